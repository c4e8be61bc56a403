using Billing.Application.Invoicing;
using Billing.Application.Payments.Collection;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Invoices;

/// <summary>Where a tenant's invoice stands.</summary>
internal enum TenantInvoiceStatus
{
    Draft,
    Pending,
    Paid,
    PartiallyPaid,
    Overdue,
    Void,
    Uncollectible,
}

internal enum LineType
{
    Base,
    Usage,
    Discount,
    Credit,
    Tax,
}

internal sealed record TenantInvoice(
    BillingId Id, string? InvoiceNumber, BillingId TenantId, BillingId? SubscriptionId, TenantInvoiceStatus Status, Instant PeriodStart, Instant PeriodEnd, Instant? IssueDate,
    Instant? DueDate, decimal Subtotal, decimal DiscountAmount, decimal CreditsApplied, decimal TaxAmount, decimal TotalAmount, decimal AmountPaid, decimal AmountDue,
    string Currency, IReadOnlyList<InvoiceLineItem> LineItems, [property: Doc("Null while it is a draft.")] string? PdfUrl, Instant CreatedAt, Instant UpdatedAt)
{
    public static TenantInvoice From(InvoiceView view)
    {
        Invoice it = view.Invoice;
        decimal Of(long minor) => Major.Of(minor, it.Currency);
        return new(
            it.Id, it.Number, it.CustomerId, it.SubscriptionId, StatusOf(it), it.PeriodStart, it.PeriodEnd, it.IssuedAt, it.DueDate, Of(it.SubtotalMinor - it.ProgressiveCreditMinor), Of(it.CouponsMinor),
            Of(it.CreditNotesMinor + it.PrepaidCreditMinor), Of(it.TaxMinor), Of(it.TotalMinor), Of(it.PaidMinor), Of(it.Status == InvoiceStatus.Voided ? 0 : it.AmountDueMinor), it.Currency.Code,
            InvoiceLineItem.Of(view.Fees, it.ProgressiveCreditMinor, it.CouponsMinor, it.CreditNotesMinor + it.PrepaidCreditMinor, it.TaxMinor, it.Currency),
            it.Status == InvoiceStatus.Draft ? null : $"/api/v1/billing/invoices/{it.Id}/pdf", it.CreatedAt, it.UpdatedAt);
    }

    public static TenantInvoiceStatus StatusOf(Invoice it) => it.Status switch
    {
        InvoiceStatus.Draft => TenantInvoiceStatus.Draft,
        InvoiceStatus.Paid => TenantInvoiceStatus.Paid,
        InvoiceStatus.Voided => TenantInvoiceStatus.Void,
        _ when it.WrittenOffAt is not null && it.AwaitedMinor == 0 => TenantInvoiceStatus.Uncollectible,
        _ when it.OverdueAt is not null => TenantInvoiceStatus.Overdue,
        _ when it.PaidMinor > 0 => TenantInvoiceStatus.PartiallyPaid,
        _ => TenantInvoiceStatus.Pending,
    };
}

internal sealed record InvoiceLineItem(string Description, string? MetricType, decimal? Quantity, decimal? UnitPrice, decimal Amount, LineType Type)
{
    /// <summary>The fees, what of them is on earlier invoices of the period, and what is taken off and added at the end.</summary>
    public static IReadOnlyList<InvoiceLineItem> Of(IReadOnlyList<Fee> fees, long billedMinor, long discountMinor, long creditsMinor, long taxMinor, Currency currency)
    {
        List<InvoiceLineItem> lines =
        [
            .. fees.Select(fee => new InvoiceLineItem(
                fee.Description, fee.MetricCode, fee.Units, decimal.Round(Major.Of(fee.UnitAmountMinor, currency), 6, MidpointRounding.AwayFromZero), Major.Of(fee.AmountMinor, currency),
                fee.Type == FeeType.Charge ? LineType.Usage : LineType.Base)),
        ];
        void Add(string name, long minor, LineType type)
        {
            if (minor != 0)
                lines.Add(new InvoiceLineItem(name, null, null, null, Major.Of(minor, currency), type));
        }

        Add("Usage billed before the end of the period", -billedMinor, LineType.Credit);
        Add("Discount", -discountMinor, LineType.Discount);
        Add("Credits", -creditsMinor, LineType.Credit);
        Add("Tax", taxMinor, LineType.Tax);
        return lines;
    }
}

/// <summary>What an invoice is asked for; all of it may stand in the query.</summary>
internal sealed class GenerateBody
{
    [Doc("Left out: the live one.")]
    public BillingId? SubscriptionId { get; set; }

    [Doc("First day of the period; left out: of the running one, or of one that ended last and whose invoice is void.")]
    public LocalDate? PeriodStart { get; set; }

    [Doc("The day after its last.")]
    public LocalDate? PeriodEnd { get; set; }
}

internal sealed record PaymentIntent(string ClientSecret, string PaymentIntentId, decimal Amount, string Currency)
{
    public static PaymentIntent From(OpenForm it) =>
        new(it.Form.ClientSecret, it.Form.Id, Major.Of(it.Payment.AmountMinor, it.Payment.Currency), it.Payment.Currency.Code);
}

/// <summary>Why an invoice is void.</summary>
internal sealed class VoidBody
{
    [Text(0, 255), Doc("For the log of whoever sends it.")]
    public string? Reason { get; set; }
}
