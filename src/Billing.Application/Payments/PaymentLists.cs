using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Payments;

namespace Billing.Application.Payments;

/// <summary>The tenant-wide list of payments.</summary>
public static class PaymentLists
{
    /// <summary>All payments of a data space.</summary>
    public static readonly ListDefinition Payments = new(
        "payments",
        [
            new("customer_id"), new("invoice_id"), new("status"), new("provider"), new("currency"), new("amount_cents", ListFieldKind.Number),
            new("completed_at", ListFieldKind.Time), new("updated_at", ListFieldKind.Time), new(ProviderPaymentId), new("refunds"),
        ]);

    /// <summary>Field of the provider's name for a payment.</summary>
    internal const string ProviderPaymentId = "provider_payment_id";

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<Payment> RowType => StoredJson.Default.Payment;

    /// <summary>Puts the payment's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, Payment payment) => new(
        space, Payments.Name, payment.Id, payment.CreatedAt,
        [
            payment.CustomerId.ToString(), payment.InvoiceId.ToString(), payment.Status.ToString(), payment.Provider.ToString(), payment.Currency.Code,
            ListKeys.Of(payment.AmountMinor), ListKeys.Of(payment.CompletedAt), ListKeys.Of(payment.UpdatedAt), payment.ProviderPaymentId,
            Refunds(payment),
        ],
        StoredJson.Element(payment, RowType));

    /// <summary>What was given back, other than by credit notes: the day of UTC and the amount of each refund; null for none.</summary>
    private static string? Refunds(Payment payment)
    {
        PaymentRefund[] done = [.. payment.Refunds.Where(refund => refund is { Status: RefundStatus.Succeeded, CreditNoteId: null })];
        return done.Length == 0 ? null : string.Join(' ', done.Select(refund => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{ListKeys.Of(refund.CreatedAt)[..10]}:{refund.AmountMinor}")));
    }

    /// <summary>Takes a payment out of the list.</summary>
    internal static ListRemove Remove(DataSpace space, Payment payment) => new(space, Payments.Name, payment.Id, payment.CreatedAt);
}
