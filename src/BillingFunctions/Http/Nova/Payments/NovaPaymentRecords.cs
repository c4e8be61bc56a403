using Billing.Domain.Identity;
using Billing.Domain.Payments;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nova.Customers;
using BillingFunctions.Http.Nova.Invoices;
using NodaTime;

namespace BillingFunctions.Http.Nova.Payments;

internal sealed class NovaRefund
{
    [Range(0), Doc("In major units; left out or 0: all that can still be given back.", Example = "10")]
    public decimal? Amount { get; set; }

    [Text(0, 500), Doc("For people; not kept.")]
    public string? Reason { get; set; }
}

internal sealed record NovaPaymentMetadata(decimal RefundAmount, Instant? RefundedAt, string? PaymentMethod, string? Reference, string? Notes);

internal sealed record NovaPayment(
    BillingId Id, BillingId InvoiceId, BillingId CustomerId, string Provider, string? ProviderTransactionId, decimal Amount, string Currency, PaymentStatus Status,
    string? FailureReason, NovaPaymentMetadata Metadata, Instant CreatedAt, Instant UpdatedAt, [property: Doc("Shown for one payment.", Example = "null")] NovaInvoice? Invoice = null,
    [property: Doc("Shown for one payment.", Example = "null")] NovaCustomer? Customer = null)
{
    public static NovaPayment From(Payment it) => new(
        it.Id, it.InvoiceId, it.CustomerId, PaymentViews.ProviderOf(it.Provider), it.ProviderPaymentId, NovaMoney.Major(it.AmountMinor, it.Currency), it.Currency.Code, it.Status,
        it.FailureReason, MetadataOf(it), it.CreatedAt, it.UpdatedAt);

    private static NovaPaymentMetadata MetadataOf(Payment it) => new(
        NovaMoney.Major(it.RefundedMinor, it.Currency), it.Refunds.Count == 0 ? null : it.Refunds[^1].CompletedAt, it.Metadata.GetValueOrDefault(PaymentViews.Method),
        it.Metadata.GetValueOrDefault("reference"), it.Metadata.GetValueOrDefault("notes"));
}
