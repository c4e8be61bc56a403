using Billing.Application.Documents;
using Billing.Domain.Rating;
using NodaTime;

namespace Billing.Pdf.Tests;

/// <summary>Invoices that the tests draw.</summary>
internal static class SampleInvoices
{
    public static readonly DocumentCurrency Euro = new("EUR", 2);

    public static BillingDocument OnePage { get; } = new()
    {
        Number = "ACME-0042-007",
        Status = DocumentStatus.Finalized,
        Currency = Euro,
        Seller = new DocumentParty
        {
            Name = "Northwind Cloud",
            LegalName = "Northwind Cloud Services GmbH",
            AddressLines = ["Lindenallee 12", "10115 Berlin", "Germany"],
            TaxId = "DE123456789",
            Email = "billing@northwind.example",
        },
        Customer = new DocumentParty
        {
            Name = "Zakłady Łódź",
            LegalName = "Zakłady Łódź Sp. z o.o.",
            AddressLines = ["ul. Piotrkowska 100", "90-001 Łódź", "Poland"],
            TaxId = "PL7251234567",
            Email = "faktury@zaklady.example",
        },
        IssueDate = new LocalDate(2026, 4, 1),
        DueDate = new LocalDate(2026, 5, 1),
        ServicePeriod = new DocumentPeriod(new LocalDate(2026, 3, 1), new LocalDate(2026, 4, 1)),
        Reference = "PO-2026-118",
        Lines =
        [
            new DocumentLine { Description = "Team plan", Detail = "31 of 31 days", Quantity = 1, UnitPriceMinor = 4900, AmountMinor = 4900 },
            new DocumentLine
            {
                Description = "Changes",
                Detail = "100 at €0.50\n73 at €0.23",
                Quantity = 173,
                Unit = "changes",
                UnitPriceText = "tiered",
                AmountMinor = 6679,
            },
            new DocumentLine
            {
                Description = "Lines added",
                Detail = "19 packages of 1,000 at €2.00, 5 packages free",
                Quantity = 18820,
                Unit = "lines",
                UnitPriceText = "€2.00 / 1,000",
                AmountMinor = 2800,
            },
            new DocumentLine
            {
                Description = "Files stored",
                Period = new DocumentPeriod(new LocalDate(2026, 3, 11), new LocalDate(2026, 4, 1)),
                Quantity = 1234.5m,
                Unit = "GB",
                UnitPriceMinor = 0.35m,
                AmountMinor = 432,
            },
        ],
        SubtotalMinor = 14811,
        Discounts = [new DocumentAdjustment("Coupon SPRING 10%", 1481)],
        Taxes = [new DocumentTax("VAT", 20, 13330, 2666)],
        TotalMinor = 15996,
        Credits = [new DocumentAdjustment("Credit note CN-20260315-0001", 1000)],
        PrepaidCredits = [new DocumentAdjustment("Prepaid credits", 2500)],
        AmountDueMinor = 12496,
        PaymentTerms = "Payable within 30 days by bank transfer.\nIBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001",
        Footer = "Northwind Cloud Services GmbH · Amtsgericht Charlottenburg HRB 12345 · Managing director: Jana Schmidt",
    };

    /// <summary>Every part that a language has a word for.</summary>
    public static BillingDocument Everything { get; } = OnePage with
    {
        Lines =
        [
            new DocumentLine
            {
                Description = "API calls",
                Steps =
                [
                    new PriceLine(PriceLineKind.FreeUnits, 10, 0, 0, 0, From: 0, UpTo: 10),
                    new PriceLine(PriceLineKind.Tier, 90, 50, 0, 4500, From: 10, UpTo: 100),
                    new PriceLine(PriceLineKind.Tier, 24, 25, 100, 700, From: 100),
                ],
                Quantity = 124,
                AmountMinor = 5200,
            },
            new DocumentLine
            {
                Description = "Team plan",
                Steps = [new PriceLine(PriceLineKind.Days, 12, 4900, 0, 1897, UpTo: 31)],
                Quantity = 1,
                AmountMinor = 1897,
            },
        ],
        SubtotalMinor = 7097,
        Discounts = [new DocumentAdjustment(null, 500, AdjustmentKind.ProgressiveCredit), new DocumentAdjustment(null, 97, AdjustmentKind.Coupon)],
        Taxes = [new DocumentTax("VAT", 20, 6500, 1300)],
        TotalMinor = 7800,
        Credits = [new DocumentAdjustment(null, 800, AdjustmentKind.CreditNote)],
        PrepaidCredits = [new DocumentAdjustment(null, 1000, AdjustmentKind.PrepaidCredit)],
        Payments = [new DocumentAdjustment(null, 1000)],
        AmountDueMinor = 5000,
        PaymentTermDays = 30,
    };

    public static BillingDocument WithLines(int count) => OnePage with
    {
        Lines = [.. Enumerable.Range(1, count).Select(n => new DocumentLine
        {
            Description = $"Service item-{n:D4}",
            Detail = n % 7 == 0 ? $"{n} units at €1.25 each, counted daily" : null,
            Quantity = n,
            Unit = n % 5 == 0 ? "calls" : null,
            UnitPriceMinor = 125,
            AmountMinor = 125L * n,
        })],
        SubtotalMinor = 125L * count * (count + 1) / 2,
        Discounts = [],
        Taxes = [new DocumentTax("VAT", 20, 125L * count * (count + 1) / 2, 25L * count * (count + 1) / 2)],
        TotalMinor = 150L * count * (count + 1) / 2,
        Credits = [],
        PrepaidCredits = [],
        AmountDueMinor = 150L * count * (count + 1) / 2,
    };

    /// <summary>The given text wherever a document takes text.</summary>
    public static BillingDocument Everywhere(string text)
    {
        var party = new DocumentParty { Name = text, LegalName = text + "!", AddressLines = [text, text], TaxId = text, Email = text };
        return OnePage with
        {
            Number = text,
            Language = text,
            Currency = new DocumentCurrency(text, 2),
            Seller = party,
            Customer = party,
            Reference = text,
            Lines =
            [
                new DocumentLine { Description = text, Detail = text, Quantity = 1, Unit = text, UnitPriceText = text, AmountMinor = 1 },
            ],
            Discounts = [new DocumentAdjustment(text, 1)],
            Taxes = [new DocumentTax(text, 1, 1, 1)],
            PaymentTerms = text,
            Footer = text,
        };
    }
}
