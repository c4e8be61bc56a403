using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>One line of an invoice; amounts are minor units.</summary>
internal sealed record InvoiceLineItem(
    string Description, decimal Quantity, decimal UnitPrice, decimal Amount, BillingId? ChargeId, string? MetricCode,
    [property: Doc("How the amount came about, step by step; lists leave it out.")] string? Explanation)
{
    public static InvoiceLineItem From(Fee fee, Invoice invoice) => new(
        fee.Description, fee.Units, UnitPrices.Shown(fee.UnitAmountMinor), fee.AmountMinor, fee.ChargeId, fee.MetricCode, fee.Explanation is null ? null : FeeSteps.ToText(fee, invoice.Currency));
}

internal sealed record InvoiceResponse(
    BillingId Id, string InvoiceNumber, BillingId CustomerId, BillingId? SubscriptionId, InvoiceStatus Status, InvoiceType InvoiceType,
    Instant BillingPeriodStart, Instant BillingPeriodEnd, decimal SubtotalCents, decimal TaxAmountCents, decimal TotalCents,
    decimal PrepaidCreditAmountCents, decimal CouponsAmountCents, decimal ProgressiveBillingCreditAmountCents, string Currency,
    IReadOnlyList<InvoiceLineItem> LineItems, Instant? DueDate, Instant? IssuedAt, Instant? PaidAt, Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("What credit notes paid when it was issued.")] decimal CreditNotesAmountCents,
    [property: Doc("What credit notes took back of the unpaid amount since.")] decimal OffsetAmountCents,
    [property: Doc("What payments paid, less refunds.")] decimal PaidAmountCents,
    [property: Doc("What is still to be paid in money, given up or not; nothing once it is void.")] decimal AmountDueCents,
    [property: Doc("When it was due and not paid.")] Instant? OverdueAt,
    [property: Doc("Since when what is due is given up as uncollectible.")] Instant? WrittenOffAt, Instant? VoidedAt,
    [property: Doc("The billing group that it bills.")] string? BillingGroup,
    [property: Doc("The subscriptions that it is about.")] IReadOnlyList<BillingId> SubscriptionIds,
    [property: Doc("It was due and its money is still waited for.")] bool PastDue)
{
    public static InvoiceResponse From(InvoiceView view)
    {
        Invoice it = view.Invoice;
        return new InvoiceResponse(
            it.Id, InvoiceNumbers.Shown(it), it.CustomerId, it.SubscriptionId, it.Status, it.Type, it.PeriodStart, it.PeriodEnd,
            it.SubtotalMinor, it.TaxMinor, it.TotalMinor, it.PrepaidCreditMinor, it.CouponsMinor, it.ProgressiveCreditMinor, it.Currency.Code,
            [.. view.Fees.Select(fee => InvoiceLineItem.From(fee, it))], it.DueDate, it.IssuedAt, it.PaidAt, it.CreatedAt, it.UpdatedAt,
            it.CreditNotesMinor, it.OffsetMinor, it.PaidMinor, it.Status == InvoiceStatus.Voided ? 0 : it.AmountDueMinor, it.OverdueAt, it.WrittenOffAt, it.VoidedAt, it.BillingGroup, it.SubscriptionIds, it is { OverdueAt: not null, AwaitedMinor: > 0 });
    }
}
