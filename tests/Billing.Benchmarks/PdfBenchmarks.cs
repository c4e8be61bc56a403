using BenchmarkDotNet.Attributes;
using Billing.Application.Documents;
using Billing.Pdf;
using NodaTime;

namespace Billing.Benchmarks;

/// <summary>Drawing an invoice, warm. Budgets: one page under 2 ms, 500 lines under 50 ms.</summary>
public class PdfBenchmarks
{
    private readonly PdfDocumentRenderer _renderer = new();
    private readonly BillingDocument _onePage = WithLines(5);
    private readonly BillingDocument _fiveHundredLines = WithLines(500);

    [Benchmark]
    public byte[] OnePage() => _renderer.Render(_onePage);

    [Benchmark]
    public byte[] FiveHundredLines() => _renderer.Render(_fiveHundredLines);

    private static BillingDocument WithLines(int count)
    {
        var subtotal = 125L * count * (count + 1) / 2;
        return new BillingDocument
        {
            Number = "ACME-0042-007",
            Status = DocumentStatus.Finalized,
            Currency = new DocumentCurrency("EUR", 2),
            Seller = Party("Northwind Cloud", "10115 Berlin"),
            Customer = Party("Zakłady Łódź", "90-001 Łódź"),
            IssueDate = new LocalDate(2026, 4, 1),
            DueDate = new LocalDate(2026, 5, 1),
            ServicePeriod = new DocumentPeriod(new LocalDate(2026, 3, 1), new LocalDate(2026, 4, 1)),
            Lines = [.. Enumerable.Range(1, count).Select(Line)],
            SubtotalMinor = subtotal,
            Taxes = [new DocumentTax("VAT", 20, subtotal, subtotal / 5)],
            TotalMinor = subtotal + (subtotal / 5),
            AmountDueMinor = subtotal + (subtotal / 5),
            PaymentTerms = "Payable within 30 days by bank transfer.",
            Footer = "Northwind Cloud Services GmbH · Amtsgericht Charlottenburg HRB 12345",
        };
    }

    private static DocumentLine Line(int n) => new()
    {
        Description = $"Metered service number {n}, region eu-central",
        Detail = $"{n} units at €1.25 each, counted daily",
        Quantity = n,
        Unit = "calls",
        UnitPriceMinor = 125,
        AmountMinor = 125L * n,
    };

    private static DocumentParty Party(string name, string town) => new()
    {
        Name = name,
        AddressLines = ["Lindenallee 12", town],
        TaxId = "DE123456789",
        Email = "billing@example.com",
    };
}
