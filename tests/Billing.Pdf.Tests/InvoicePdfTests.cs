using Billing.Application.Documents;

namespace Billing.Pdf.Tests;

public sealed class InvoicePdfTests
{
    [Fact]
    public void A_one_page_invoice_reads_as_its_golden_text()
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage);
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "one-page.txt")).Trim();
        Assert.Single(pdf.PageTexts());
        Assert.Equal(golden, pdf.Text());
    }

    [Fact]
    public void Fonts_are_embedded_subsets_with_unicode()
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage);
        var fonts = pdf.Fonts();
        Assert.Equal(2, fonts.Count);
        Assert.All(fonts, font => Assert.Matches(@"^[A-Z]{6}\+DejaVuSans(-Bold)? +CID TrueType +Identity-H +yes +yes +yes ", font));
    }

    [Fact]
    public void Every_status_gives_a_file_without_fault()
    {
        foreach (var status in Enum.GetValues<DocumentStatus>())
        {
            using var pdf = new InspectedPdf(SampleInvoices.OnePage with { Status = status });
            var check = pdf.Check();
            Assert.True(check.ExitCode == 0, check.Text);
            Assert.DoesNotContain("WARNING", check.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(DocumentStatus.Draft, "DRAFT")]
    [InlineData(DocumentStatus.Paid, "PAID")]
    [InlineData(DocumentStatus.Voided, "VOID")]
    public void Standing_is_a_visible_label(DocumentStatus status, string label)
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with { Status = status });
        Assert.Matches($@"(?m){label}$", pdf.Text());
    }

    [Fact]
    public void The_mark_behind_a_void_invoice_leaves_its_text_as_it_was()
    {
        var invoice = SampleInvoices.WithLines(60) with { DueDate = null };
        using var final = new InspectedPdf(invoice);
        using var voided = new InspectedPdf(invoice with { Status = DocumentStatus.Voided });
        Assert.Equal(Words(final), Words(voided).Where(word => word != "VOID"));
        Assert.Single(Words(voided), "VOID");

        static IEnumerable<string> Words(InspectedPdf pdf) => pdf.Text().Split([' ', '\n']).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_final_invoice_bears_no_label()
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage);
        Assert.DoesNotMatch("DRAFT|PAID|VOID", pdf.Text());
    }

    [Fact]
    public void A_draft_without_number_and_dates_leaves_no_empty_labels()
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with
        {
            Status = DocumentStatus.Draft,
            Number = "",
            IssueDate = null,
            DueDate = null,
            ServicePeriod = null,
            Reference = null,
        });
        Assert.DoesNotMatch("Invoice number|Issue date|Due date|Service period|Your reference|due", pdf.Text().Replace("Amount due", "", StringComparison.Ordinal));
    }

    [Fact]
    public void File_information_names_invoice_and_seller()
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage);
        var info = pdf.Info().Output;
        Assert.Matches("Title: +Invoice ACME-0042-007", info);
        Assert.Matches("Author: +Northwind Cloud", info);
        Assert.Matches("PDF version: +1.7", info);
        Assert.DoesNotContain("CreationDate", info, StringComparison.Ordinal);
    }

    [Fact]
    public void Yen_have_no_decimals_and_dinars_have_three()
    {
        using var yen = new InspectedPdf(SampleInvoices.OnePage with { Currency = new DocumentCurrency("JPY", 0), AmountDueMinor = 1234567 });
        using var dinars = new InspectedPdf(SampleInvoices.OnePage with { Currency = new DocumentCurrency("KWD", 3), AmountDueMinor = 1234567 });
        Assert.Contains("Amount due ¥1,234,567", yen.Text(), StringComparison.Ordinal);
        Assert.Contains("KWD 1,234.567", dinars.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Included_taxes_say_so()
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with { TaxesIncluded = true });
        Assert.Contains("VAT 20% included", pdf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tax_whose_name_says_its_rate_says_it_once()
    {
        using var named = new InspectedPdf(SampleInvoices.OnePage with { Taxes = [new DocumentTax("VAT 20 %", 20, 13330, 2666)] });
        using var other = new InspectedPdf(SampleInvoices.OnePage with { Taxes = [new DocumentTax("VAT 2", 20, 13330, 2666)] });
        Assert.Contains("VAT 20 % €26.66", named.Text(), StringComparison.Ordinal);
        Assert.Contains("VAT 2 20% €26.66", other.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_document_gives_the_same_bytes_on_any_thread()
    {
        var expected = new PdfDocumentRenderer().Render(SampleInvoices.OnePage);
        var shared = new PdfDocumentRenderer();
        var results = new byte[64][];
        Parallel.For(0, results.Length, i => results[i] = shared.Render(i % 2 == 0 ? SampleInvoices.OnePage : SampleInvoices.OnePage with { }));
        Assert.All(results, bytes => Assert.Equal(expected, bytes));
    }

    [Fact]
    public void Different_documents_have_different_file_ids()
    {
        var first = FileId(SampleInvoices.OnePage);
        Assert.NotEqual(first, FileId(SampleInvoices.OnePage with { AmountDueMinor = 1 }));
    }

    private static string FileId(BillingDocument invoice)
    {
        var tail = System.Text.Encoding.ASCII.GetString(new PdfDocumentRenderer().Render(invoice)[^120..]);
        return tail[tail.IndexOf("/ID [<", StringComparison.Ordinal)..];
    }
}
