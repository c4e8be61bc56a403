using Billing.Pdf.Fonts;

namespace Billing.Pdf.Tests.Fonts;

public sealed class TrueTypeFontTests
{
    private static readonly TrueTypeFont Regular = FontLibrary.Get(FontFace.Regular);

    [Fact]
    public void A_font_is_parsed_once()
    {
        Assert.Same(Regular, FontLibrary.Get(FontFace.Regular));
        Assert.NotSame(Regular, FontLibrary.Get(FontFace.Bold));
    }

    [Theory]
    [InlineData(' ', 318)]
    [InlineData('A', 684)]
    [InlineData('i', 278)]
    [InlineData('0', 636)]
    [InlineData('€', 636)]
    public void Widths_are_those_of_the_published_metrics(int codePoint, int width) =>
        Assert.Equal(width, Regular.WidthOf(Regular.GlyphOf(codePoint)));

    [Theory]
    [InlineData('ź')]
    [InlineData('₦')]
    [InlineData('₵')]
    [InlineData('Ж')]
    [InlineData(0x1D538)]
    public void Characters_of_every_plane_are_found(int codePoint) => Assert.NotEqual(0, Regular.GlyphOf(codePoint));

    [Theory]
    [InlineData('中')]
    [InlineData(0x10FFFF)]
    [InlineData(0xFFFF)]
    public void Characters_that_are_missing_map_to_notdef(int codePoint) => Assert.Equal(0, Regular.GlyphOf(codePoint));

    [Fact]
    public void Ascent_and_descent_enclose_the_letters()
    {
        Assert.InRange(Regular.Ascent, 700, 1000);
        Assert.InRange(Regular.Descent, -300, -200);
    }

    [Fact]
    public void A_file_without_its_tables_is_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => new TrueTypeFont("Empty", new byte[12]));
        Assert.Contains("cmap", error.Message, StringComparison.Ordinal);
    }
}
