using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace BillingFunctions.Http.Nno.Invoices;

internal sealed record InvoiceSummary(
    BillingId Id, string? Number, string Status, long AmountDue, long AmountPaid, string Currency, Instant PeriodStart, Instant PeriodEnd, string? HostedInvoiceUrl,
    string? PdfUrl, Instant CreatedAt)
{
    public static InvoiceSummary From(Invoice it) => new(
        it.Id, it.Number, StatusOf(it), it.AmountDueMinor + it.PaidMinor, it.PaidMinor, it.Currency.Code.ToLowerInvariant(), it.PeriodStart, it.PeriodEnd, null, null, it.CreatedAt);

    private static string StatusOf(Invoice it) => it.Status switch
    {
        InvoiceStatus.Draft => "draft",
        InvoiceStatus.Paid => "paid",
        InvoiceStatus.Voided => "void",
        _ => it.WrittenOffAt is not null ? "uncollectible" : "open",
    };
}

internal sealed record InvoiceLine(
    BillingId Id, string Description, decimal Quantity, long Amount, string Currency, Instant? PeriodStart,
    Instant? PeriodEnd, string Type)
{
    public static InvoiceLine From(Invoice invoice, Fee it) => new(
        invoice.Id.Part(it.Ordinal), it.Description, it.Units, it.AmountMinor, invoice.Currency.Code.ToLowerInvariant(), it.PeriodStart, it.PeriodEnd,
        it.Type switch { FeeType.Subscription => "tier", FeeType.Credit => "credit", _ => "overage" });

    /// <summary>What of the usage is on earlier invoices of the period; none when nothing is.</summary>
    public static IEnumerable<InvoiceLine> BilledBefore(Invoice it) => it.ProgressiveCreditMinor == 0 ? [] :
    [
        new InvoiceLine(
            it.Id, "Usage billed before the end of the period", 1, -it.ProgressiveCreditMinor, it.Currency.Code.ToLowerInvariant(), it.PeriodStart, it.PeriodEnd, "credit"),
    ];
}

internal sealed record InvoiceDetail(
    BillingId Id, string? Number, string Status, long AmountDue, long AmountPaid, string Currency, Instant PeriodStart, Instant PeriodEnd, string? HostedInvoiceUrl,
    string? PdfUrl, Instant CreatedAt, IReadOnlyList<InvoiceLine> Lines)
{
    public static InvoiceDetail From(InvoiceView view)
    {
        var it = InvoiceSummary.From(view.Invoice);
        return new InvoiceDetail(
            it.Id, it.Number, it.Status, it.AmountDue, it.AmountPaid, it.Currency, it.PeriodStart, it.PeriodEnd, it.HostedInvoiceUrl, it.PdfUrl, it.CreatedAt,
            [.. view.Fees.Select(fee => InvoiceLine.From(view.Invoice, fee)), .. InvoiceLine.BilledBefore(view.Invoice)]);
    }
}
