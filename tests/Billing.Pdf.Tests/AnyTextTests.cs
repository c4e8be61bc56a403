using Billing.Application.Documents;
using Billing.Pdf.Fonts;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Pdf.Tests;

public sealed class AnyTextTests
{
    private static readonly string[] Awkward =
    [
        "", " ", "\n\n", "\r\n\t\v\f\0\u0007\u001b[0m", "(unbalanced \\ ) <brackets> %comment endobj endstream", "\ud800", "\udc00x", "\uffff\ufffe\ufdd0",
        "\u202eevil\u202c \u2066x\u2069 \u200b\u200d\ufeff\u00ad", "שלום (123) עולם", "مرحبا بالعالم ١٢٣", "中文 日本語 한국어", "😀👩‍👩‍👧", "e\u0301\u0323", "\U0010FFFF",
        new('W', 5000), new('\u0301', 500), "{0} {1}", "/F0 12 Tf ET Q",
    ];

    [Fact]
    public void Any_text_anywhere_gives_a_file_without_fault()
    {
        var text = Gen.OneOf(
            ArbMap.Default.ArbFor<string>().Generator.Select(s => s ?? ""),
            Gen.Elements(Awkward),
            Gen.Choose(0, 0xFFFF).ListOf(20).Select(codes => string.Concat(codes.Select(c => (char)c))),
            from a in Gen.Elements(Awkward)
            from b in Gen.Elements(Awkward)
            select a + b);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(text.ToArbitrary(), AcceptedEverywhere));
    }

    [Fact]
    public void Awkward_text_gives_a_file_without_fault()
    {
        Assert.All(Awkward, text => Assert.True(AcceptedEverywhere(text)));
    }

    [Theory]
    [InlineData("Łódź ₦ ₵ € £ ¥ ₹")]
    [InlineData("Žluťoučký kůň, Ærøskøbing, ĳssel, ßẞ, İstanbul")]
    [InlineData("Ελληνικά, Русский, ქართული, Հայերեն")]
    [InlineData("½ × 3 ≤ ∑ → “quoted” – … •")]
    [InlineData("𝔸𝔹 mathematical")]
    [InlineData("中文 without glyphs")]
    [InlineData("(round) [square] <angle> \\ backslash %")]
    public void Copied_text_is_the_text_that_was_written(string text)
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with { Lines = [new DocumentLine { Description = text, AmountMinor = 1 }] });
        Assert.Contains(text, pdf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hebrew_is_copied_in_reading_order()
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with { Lines = [new DocumentLine { Description = "שלום", AmountMinor = 1 }] });
        Assert.Contains("שלום", pdf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_that_the_font_lacks_is_drawn_as_a_visible_box()
    {
        var font = FontLibrary.Get(FontFace.Regular);
        var subset = new FontSubset(font);
        var number = subset.Use('中');
        Assert.NotEqual(0, number);
        Assert.Equal(0, subset.Glyphs[number]);
        Assert.False(font.OutlineOf(0).IsEmpty);
        Assert.True(font.WidthOf(0) > 0);
    }

    [Fact]
    public void Extreme_numbers_are_printed_whole()
    {
        var line = new DocumentLine { Description = "x", Quantity = decimal.MaxValue, UnitPriceMinor = decimal.MinValue, AmountMinor = long.MinValue };
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with
        {
            Currency = new DocumentCurrency("KWD", 3),
            Lines = [line],
            Discounts = [new DocumentAdjustment("all", long.MinValue)],
            TotalMinor = long.MaxValue,
            AmountDueMinor = long.MinValue,
        });
        var text = pdf.Text();
        Assert.Contains("−KWD 9,223,372,036,854,775.808", text, StringComparison.Ordinal);
        Assert.Contains("Total KWD 9,223,372,036,854,775.807", text, StringComparison.Ordinal);
    }

    private static bool AcceptedEverywhere(string text)
    {
        using var pdf = new InspectedPdf(SampleInvoices.Everywhere(text));
        var check = pdf.Check();
        return check.ExitCode == 0 && !check.Text.Contains("WARNING", StringComparison.Ordinal);
    }
}
