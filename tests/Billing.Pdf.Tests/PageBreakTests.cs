using System.Globalization;
using System.Text.RegularExpressions;
using Billing.Application.Documents;

namespace Billing.Pdf.Tests;

public sealed class PageBreakTests
{
    [Fact]
    public void Five_hundred_lines_lose_nothing_and_keep_their_order()
    {
        using var pdf = new InspectedPdf(SampleInvoices.WithLines(500));
        var found = Regex.Matches(pdf.Text(), @"item-(\d{4}) (\d+) €1\.25 €([\d,.]+)");
        Assert.Equal(500, found.Count);
        for (var n = 1; n <= 500; n++)
        {
            Assert.Equal(n.ToString("D4", CultureInfo.InvariantCulture), found[n - 1].Groups[1].Value);
            Assert.Equal((1.25m * n).ToString("N2", CultureInfo.InvariantCulture), found[n - 1].Groups[3].Value);
        }

        Assert.Equal(0, pdf.Check().ExitCode);
    }

    [Fact]
    public void The_heading_of_a_section_is_on_the_page_of_its_first_line_wherever_that_falls()
    {
        for (var before = 1; before <= 40; before++)
        {
            var invoice = SampleInvoices.WithLines(before + 1);
            using var pdf = new InspectedPdf(invoice with
            {
                Lines = [.. invoice.Lines.SkipLast(1), invoice.Lines[^1] with { Section = "Second (sub-2)" }],
            });
            var page = Assert.Single(pdf.PageTexts(), p => p.Contains("Second (sub-2)", StringComparison.Ordinal));
            Assert.Contains($"item-{before + 1:D4}", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_page_of_a_long_invoice_repeats_the_table_head_and_is_numbered()
    {
        using var pdf = new InspectedPdf(SampleInvoices.WithLines(500));
        var pages = pdf.PageTexts();
        Assert.True(pages.Count > 10);
        for (var i = 0; i < pages.Count; i++)
        {
            Assert.Contains($"Page {i + 1} of {pages.Count}", pages[i], StringComparison.Ordinal);
            if (pages[i].Contains("item-", StringComparison.Ordinal))
                Assert.Matches("Description +Quantity +Unit price +Amount", pages[i]);
        }
    }

    [Fact]
    public void Sums_appear_once_and_stay_on_one_page()
    {
        // Around a page's capacity each count shifts the sums by one row, so that every way of meeting the edge occurs.
        for (var lines = 10; lines <= 40; lines++)
        {
            using var pdf = new InspectedPdf(SampleInvoices.WithLines(lines));
            var pages = pdf.PageTexts();
            var withSubtotal = Assert.Single(pages, p => p.Contains("Subtotal", StringComparison.Ordinal));
            Assert.Single(Regex.Matches(string.Concat(pages), "Subtotal"));
            Assert.Matches("(?s)Subtotal.*VAT 20%.*Total.*Amount due", withSubtotal);
        }
    }

    [Fact]
    public void A_table_head_never_ends_a_page()
    {
        for (var lines = 0; lines < 40; lines++)
        {
            var invoice = SampleInvoices.WithLines(1);
            var tallParty = invoice.Customer with { AddressLines = [.. Enumerable.Repeat("Address line", lines)] };
            using var pdf = new InspectedPdf(invoice with { Customer = tallParty });
            var page = Assert.Single(pdf.PageTexts(), p => p.Contains("Unit price", StringComparison.Ordinal));
            Assert.Contains("item-0001", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_description_longer_than_a_page_flows_on_to_the_next()
    {
        var words = Enumerable.Range(0, 3000).Select(n => $"word{n:D4}").ToArray();
        var line = new DocumentLine { Description = string.Join(' ', words), AmountMinor = 1 };
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with { Lines = [line] });
        Assert.Equal(words, Regex.Matches(pdf.Text(), @"word\d{4}").Select(m => m.Value));
    }

    [Fact]
    public void Endless_addresses_and_notes_flow_on_to_the_next_page()
    {
        var text = string.Join('\n', Enumerable.Range(0, 200).Select(n => $"note{n:D3}"));
        var party = new DocumentParty { Name = "Long", AddressLines = [.. Enumerable.Range(0, 200).Select(n => $"street{n:D3}")] };
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with { Customer = party, PaymentTerms = text, Footer = text.Replace("note", "foot", StringComparison.Ordinal) });
        var found = pdf.Text();
        Assert.Equal(200, Regex.Count(found, @"street\d{3}"));
        Assert.Equal(200, Regex.Count(found, @"note\d{3}"));
        Assert.Equal(200, Regex.Count(found, @"foot\d{3}"));
    }

    [Fact]
    public void An_invoice_without_lines_is_one_page()
    {
        using var pdf = new InspectedPdf(SampleInvoices.OnePage with { Lines = [], Taxes = [], PaymentTerms = null, Footer = null });
        Assert.Single(pdf.PageTexts());
        Assert.Equal(0, pdf.Check().ExitCode);
    }
}
