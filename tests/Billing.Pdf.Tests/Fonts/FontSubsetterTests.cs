using System.Buffers.Binary;
using Billing.Pdf.Fonts;

namespace Billing.Pdf.Tests.Fonts;

public sealed class FontSubsetterTests
{
    private static readonly TrueTypeFont Regular = FontLibrary.Get(FontFace.Regular);

    [Fact]
    public void A_subset_holds_notdef_and_the_characters_used()
    {
        var (tables, subset) = Build("AB A");
        Assert.Equal([0xFFFD, 'A', 'B', ' '], subset.CodePoints);
        Assert.Equal(4, GlyphCount(tables));
    }

    [Fact]
    public void Advances_are_those_of_the_whole_font()
    {
        var (tables, subset) = Build("Wi€");
        for (var i = 0; i < subset.Glyphs.Count; i++)
            Assert.Equal(Regular.AdvanceOf(subset.Glyphs[i]), BinaryPrimitives.ReadUInt16BigEndian(tables["hmtx"][(4 * i)..]));
    }

    [Fact]
    public void Parts_of_composite_glyphs_come_along_under_their_new_numbers()
    {
        var (tables, subset) = Build("é");
        var count = GlyphCount(tables);
        Assert.True(count > subset.Glyphs.Count);
        var outline = Outline(tables, 1);
        Assert.True(BinaryPrimitives.ReadInt16BigEndian(outline) < 0);
        var part = BinaryPrimitives.ReadUInt16BigEndian(outline[12..]);
        Assert.InRange(part, subset.Glyphs.Count, count - 1);
        Assert.True(BinaryPrimitives.ReadInt16BigEndian(Outline(tables, part)) > 0);
    }

    [Fact]
    public void Every_glyph_of_the_font_survives_and_parts_stay_inside_the_subset()
    {
        var subset = new FontSubset(Regular);
        for (var code = 0x20; code < 0x30000; code++)
        {
            if (Regular.GlyphOf(code) != 0)
                subset.Use(code);
        }

        var tables = new FontTables(FontSubsetter.Build(subset));
        var count = GlyphCount(tables);
        for (var i = 0; i < count; i++)
        {
            var outline = Outline(tables, i);
            if (!outline.IsEmpty && BinaryPrimitives.ReadInt16BigEndian(outline) < 0)
                Assert.True(BinaryPrimitives.ReadUInt16BigEndian(outline[12..]) < count);
        }

        Assert.True(count > 5000);
    }

    [Fact]
    public void Instructions_are_left_out()
    {
        var (tables, _) = Build("o");
        var outline = Outline(tables, 1);
        var contours = BinaryPrimitives.ReadInt16BigEndian(outline);
        Assert.Equal(0, BinaryPrimitives.ReadUInt16BigEndian(outline[(10 + (2 * contours))..]));
        Assert.True(outline.Length < Regular.OutlineOf(Regular.GlyphOf('o')).Length);
    }

    [Fact]
    public void The_checksum_of_the_whole_file_is_the_constant_of_the_format()
    {
        var subset = new FontSubset(Regular);
        subset.Use('A');
        var file = FontSubsetter.Build(subset);
        var sum = 0u;
        for (var i = 0; i < file.Length; i += 4)
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(i)));
        Assert.Equal(0xB1B0AFBA, sum);
    }

    [Fact]
    public void A_full_subset_falls_back_to_notdef()
    {
        var subset = new FontSubset(Regular);
        for (var code = 0x20; code < 0x20 + 70_000; code++)
            subset.Use(code);
        Assert.Equal(0, subset.Use(0x20000));
        Assert.NotEqual(0, subset.Use(0x20));
    }

    private static (FontTables Tables, FontSubset Subset) Build(string text)
    {
        var subset = new FontSubset(Regular);
        foreach (var rune in text.EnumerateRunes())
            subset.Use(rune.Value);
        return (new FontTables(FontSubsetter.Build(subset)), subset);
    }

    private static int GlyphCount(FontTables tables) => BinaryPrimitives.ReadUInt16BigEndian(tables["maxp"][4..]);

    private static ReadOnlySpan<byte> Outline(FontTables tables, int glyph)
    {
        var loca = tables["loca"];
        return tables["glyf"][BinaryPrimitives.ReadInt32BigEndian(loca[(4 * glyph)..])..BinaryPrimitives.ReadInt32BigEndian(loca[((4 * glyph) + 4)..])];
    }
}
