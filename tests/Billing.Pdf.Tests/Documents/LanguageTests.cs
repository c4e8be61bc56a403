using Billing.Application.Documents;
using Billing.Domain.Rating;
using Billing.Pdf.Documents;
using Billing.Pdf.Layout;
using NodaTime;

namespace Billing.Pdf.Tests.Documents;

public sealed class LanguageTests
{
    private static readonly DocumentCurrency Euro = SampleInvoices.Euro;

    public static TheoryData<string> Languages => [.. DocumentLanguages.All.Select(labels => labels.Language)];

    [Theory]
    [InlineData("en", "€1,234,567.80", "1 March 2026", "20.5%")]
    [InlineData("fr", "1\u202F234\u202F567,80\u00A0€", "1er mars 2026", "20,5\u00A0%")]
    [InlineData("de", "1.234.567,80\u00A0€", "1. März 2026", "20,5\u00A0%")]
    [InlineData("es", "1.234.567,80\u00A0€", "1 de marzo de 2026", "20,5\u00A0%")]
    [InlineData("sw", "€1,234,567.80", "1 Machi 2026", "20.5%")]
    public void Amounts_dates_and_rates_are_written_as_the_language_does(string language, string amount, string date, string rate)
    {
        var labels = DocumentLanguages.Find(language);
        var numbers = new NumberFormat(labels, Euro);
        Assert.Equal((amount, date, rate), (numbers.Amount(123456780), labels.Date(new LocalDate(2026, 3, 1)), numbers.Percent(20.5m)));
    }

    [Theory]
    [InlineData("de", 123456, "KES", "1.234,56\u00A0KSh")]
    [InlineData("es", 123456, "EUR", "1234,56\u00A0€")]
    [InlineData("es", 1234567, "EUR", "12.345,67\u00A0€")]
    [InlineData("fr", -5, "CHF", "−0,05\u00A0CHF")]
    [InlineData("sw", 123456, "KES", "KSh 1,234.56")]
    public void Symbols_and_groups_stand_where_the_language_puts_them(string language, long minor, string currency, string expected) =>
        Assert.Equal(expected, new NumberFormat(DocumentLanguages.Find(language), new DocumentCurrency(currency, 2)).Amount(minor));

    [Theory]
    [InlineData("fr-CA", "fr")]
    [InlineData("DE", "de")]
    [InlineData("sw_TZ", "sw")]
    [InlineData("pt", "en")]
    [InlineData("", "en")]
    public void A_locale_prints_in_its_language_and_in_English_when_there_is_none(string locale, string language) =>
        Assert.Equal(language, DocumentLanguages.Find(locale).Language);

    [Fact]
    public void A_share_of_days_is_said_with_the_rounded_amount() => Assert.Equal(
        "26 of 30 days of 10.00 = 8.67",
        StepText.Write(
            new PriceLine(PriceLineKind.Days, 26, 1000, 0, 866.6666666666666666666666667m, UpTo: 30),
            DocumentLanguages.Find("en").Steps, new NumberFormat(DocumentLanguages.Find("en"), Euro)).Replace("€", "").Replace("\u00A0", ""));

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_language_has_words_for_everything_and_glyphs_for_its_words(string language)
    {
        var labels = DocumentLanguages.Find(language);
        Assert.Equal(12, labels.Months.Distinct().Count());
        foreach (var kind in Enum.GetValues<PriceLineKind>())
        {
            var text = StepText.Write(
                new PriceLine(kind, 3, 0.5m, 100, 250, From: 2, UpTo: 30),
                labels.Steps, new NumberFormat(labels, Euro));
            Assert.DoesNotContain('{', text);
            Assert.NotEmpty(text.Trim());
        }

        using var pdf = new InspectedPdf(SampleInvoices.Everything with { Language = language });
        var check = pdf.Check();
        Assert.True(check.ExitCode == 0, check.Text);
        foreach (var word in (string[])[labels.Invoice, labels.BilledTo, labels.TaxSummary, labels.Coupon, labels.PrepaidCredit, labels.Page(1, 1), .. labels.Term(30).Split(' ')])
            Assert.Contains(word, pdf.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void What_a_document_is_stands_on_one_line(string language)
    {
        var labels = DocumentLanguages.Find(language);
        foreach (var kind in Enum.GetValues<DocumentKind>())
        {
            using var pdf = new InspectedPdf(SampleInvoices.OnePage with { Language = language, Kind = kind });
            var text = pdf.Text();
            Assert.Contains(labels.TitleOf(kind), text[..text.IndexOf(labels.BilledTo, StringComparison.Ordinal)], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Steps_are_said_in_the_words_of_the_document()
    {
        using var german = new InspectedPdf(SampleInvoices.Everything with { Language = "de" });
        Assert.Contains("90 in Stufe 10–100 × 0,50 € = 45,00 €", german.Text().Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("12 von 31 Tagen von 49,00 € = 18,97 €", german.Text().Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DocumentKind.CreditNote, "Credit note number CN-1", "Amount credited €159.96", "Invoice INV-7")]
    [InlineData(DocumentKind.Receipt, "Receipt number CN-1", "Amount paid €159.96", "Payment method Bank transfer")]
    public void Other_kinds_have_their_own_names(DocumentKind kind, string number, string result, string about)
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with
        {
            Kind = kind, Number = "CN-1", InvoiceNumber = "INV-7", PaymentMethod = "Bank transfer", AmountDueMinor = 15996, PaymentTerms = null, DueDate = null,
        });
        var text = pdf.Text();
        foreach (var expected in (string[])[number, result, about])
            Assert.Contains(expected, text, StringComparison.Ordinal);

        Assert.DoesNotContain("Amount due", text, StringComparison.Ordinal);
        Assert.Equal(kind == DocumentKind.CreditNote, text.Contains("Subtotal", StringComparison.Ordinal));
    }

    [Fact]
    public void A_logo_and_a_colour_make_a_file_without_fault_and_the_same_bytes_each_time()
    {
        var document = SampleInvoices.OnePage with { Brand = new DocumentBrand { AccentColor = "#b02a00", Logo = SamplePictures.Disc(64) } };
        var renderer = new PdfDocumentRenderer();
        var first = renderer.Render(document);
        Assert.Equal(first, renderer.Render(document));
        Assert.Equal(first, new PdfDocumentRenderer().Render(document));
        Assert.NotEqual(first, renderer.Render(SampleInvoices.OnePage));
        using var pdf = new InspectedPdf(first);
        var check = pdf.Check();
        Assert.True(check.ExitCode == 0 && !check.Text.Contains("WARNING", StringComparison.Ordinal), check.Text);
        Assert.Equal(2, pdf.Images().Count);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_mark_stays_on_the_paper(string language)
    {
        var labels = DocumentLanguages.Find(language);
        foreach (var word in (string[])[labels.Draft, labels.Void])
            Assert.True(PageFurniture.Mark(new TextShaper(new DocumentFonts()), word, Theme.VoidMark).Width < 641, word);
    }

    [Fact]
    public void A_file_that_is_no_picture_is_left_out() => Assert.Equal(
        new PdfDocumentRenderer().Render(SampleInvoices.OnePage),
        new PdfDocumentRenderer().Render(SampleInvoices.OnePage with { Brand = new DocumentBrand { Logo = new byte[] { 1, 2, 3 } } }));
}
