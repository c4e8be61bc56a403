using Billing.Application.Documents;
using Billing.Application.Platform;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>Maps an invoice to what its document shows. Dates are the customer's local ones.</summary>
public static class InvoiceDocuments
{
    /// <summary>The document of an invoice.</summary>
    public static BillingDocument Of(InvoiceView view, Customer customer, InvoiceSettings settings)
    {
        Invoice invoice = view.Invoice;
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        return new BillingDocument
        {
            Number = invoice.Number ?? "",
            Status = StatusOf(invoice.Status),
            Currency = new DocumentCurrency(invoice.Currency.Code, invoice.Currency.MinorDigits),
            Seller = settings.Seller,
            Customer = PartyOf(customer),
            IssueDate = invoice.Number is null ? null : DateOf(invoice.IssuedAt, zone),
            DueDate = DateOf(invoice.DueDate, zone),
            ServicePeriod = PeriodOf(invoice.PeriodStart, invoice.PeriodEnd, zone),
            Lines = [.. view.Fees.Select(fee => LineOf(fee, invoice, zone))],
            SubtotalMinor = invoice.SubtotalMinor,
            Discounts = [.. Adjustments(("Progressive billing credit", invoice.ProgressiveCreditMinor), ("Coupons", invoice.CouponsMinor))],
            Taxes = [.. invoice.Taxes.Select(tax => new DocumentTax(tax.Name, tax.Rate * 100, tax.BaseMinor, tax.AmountMinor))],
            TaxesIncluded = invoice.Taxes.Count > 0 && invoice.Taxes.All(tax => tax.Inclusive),
            TotalMinor = invoice.TotalMinor,
            Credits = [.. Adjustments(("Credit notes", invoice.CreditNotesMinor))],
            PrepaidCredits = [.. Adjustments(("Prepaid credits", invoice.PrepaidCreditMinor))],
            Payments = [.. Adjustments(("Paid", invoice.PaidMinor))],
            AmountDueMinor = invoice.AmountDueMinor,
            PaymentTerms = invoice.Status == InvoiceStatus.Finalized ? $"Payment is due within {customer.NetPaymentTermDays} days of issue." : null,
            Footer = settings.Footer,
        };
    }

    private static DocumentParty PartyOf(Customer customer) => new()
    {
        Name = customer.Name,
        LegalName = null,
        AddressLines = customer.Address is { } address ? AddressLines(address) : [],
        TaxId = customer.TaxNumber,
        Email = customer.Email,
    };

    private static IReadOnlyList<string> AddressLines(Address address) =>
    [
        .. new[]
        {
            address.Line1, address.Line2, string.Join(' ', new[] { address.PostalCode, address.City }.Where(part => part is not null)),
            address.State, address.CountryCode,
        }.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => line!),
    ];

    private static DocumentLine LineOf(Fee fee, Invoice invoice, DateTimeZone zone) => new()
    {
        Description = fee.Description,
        Detail = fee.Explanation is { Lines.Count: > 1 } ? fee.Explanation.ToText(invoice.Currency).Replace("; ", "\n", StringComparison.Ordinal) : null,
        Period = LinePeriod(fee, invoice, zone),
        Quantity = fee.Units,
        UnitPriceMinor = fee.Explanation is { Lines.Count: > 1 } ? null : fee.UnitAmountMinor,
        AmountMinor = fee.AmountMinor,
    };

    private static DocumentPeriod? LinePeriod(Fee fee, Invoice invoice, DateTimeZone zone) =>
        fee is { PeriodStart: { } start, PeriodEnd: { } end } && (start != invoice.PeriodStart || end != invoice.PeriodEnd)
            ? PeriodOf(start, end, zone)
            : null;

    /// <summary>The local days that a span touches.</summary>
    private static DocumentPeriod PeriodOf(Instant start, Instant end, DateTimeZone zone)
    {
        LocalDate last = LocalDays.Of(end - Duration.Epsilon, zone);
        return new DocumentPeriod(LocalDays.Of(start, zone), last.PlusDays(1));
    }

    private static LocalDate? DateOf(Instant? instant, DateTimeZone zone) => instant is { } at ? LocalDays.Of(at, zone) : null;

    private static IEnumerable<DocumentAdjustment> Adjustments(params (string Label, long AmountMinor)[] adjustments) =>
        adjustments.Where(one => one.AmountMinor != 0).Select(one => new DocumentAdjustment(one.Label, one.AmountMinor));

    private static DocumentStatus StatusOf(InvoiceStatus status) => status switch
    {
        InvoiceStatus.Draft => DocumentStatus.Draft,
        InvoiceStatus.Finalized => DocumentStatus.Finalized,
        InvoiceStatus.Paid => DocumentStatus.Paid,
        InvoiceStatus.Voided => DocumentStatus.Voided,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status"),
    };
}
