using System.Text.Json.Serialization;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.CrediBill.Subscriptions;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Webhooks;

/// <summary>A payment as the app is told of it.</summary>
internal sealed record PaymentEventData(
    [property: JsonPropertyName("_id")] BillingId Id, BillingId CustomerId, BillingId InvoiceId, long Amount, string Currency, string? FailureReason)
{
    public static PaymentEventData From(Payment it) => new(it.Id, it.CustomerId, it.InvoiceId, it.AmountMinor, it.Currency.Code, it.FailureReason);
}

/// <summary>A subscription as the app is told of it: as it was right after the event, without what would have to be read or counted.</summary>
internal sealed record SubscriptionEventData(
    [property: JsonPropertyName("_id")] BillingId Id, [property: JsonPropertyName("_creationTime")] long CreationTime, BillingId CustomerId, BillingId PlanId, string Status,
    long? StartDate, long? CurrentPeriodStart, long? CurrentPeriodEnd, bool CancelAtPeriodEnd, long? TrialEndsAt, long? LastPaymentDate, int FailedPaymentAttempts)
{
    public static SubscriptionEventData From(Subscription it, Customer customer, Instant at)
    {
        (Instant? start, Instant? end) = SubscriptionStates.PaidPeriodOf(it, customer);
        return new SubscriptionEventData(
            it.Id, Milliseconds.Of(it.CreatedAt), it.CustomerId, it.PlanId, SubscriptionStates.Of(it, customer, isOverdue: false, at), Milliseconds.Of(it.StartedAt),
            Milliseconds.Of(start), Milliseconds.Of(end), it.EndsAs is not null, Milliseconds.Of(SubscriptionStates.TrialEndOf(it, customer)),
            Milliseconds.Of(it.Prepaid?.LastPaidAt), it.Prepaid?.FailedPayments ?? 0);
    }
}
