using System.Text.Json.Serialization;
using Billing.Domain.Identity;
using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Invoices;
using BillingFunctions.Http.CrediBill.Plans;
using BillingFunctions.Http.CrediBill.Usage;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.CrediBill.Subscriptions;

internal sealed class SubscriptionCreate
{
    [Text(1, 255)]
    public required string CustomerId { get; set; }

    [Text(1, 255)]
    public required string PlanId { get; set; }

    [Range(0, 253_370_764_800_000), Doc("When it begins, in milliseconds since 1970; left out or past: now.")]
    public long? StartDate { get; set; }
}

internal sealed record SubscriptionCreated(bool Success, BillingId SubscriptionId, string Status, long? TrialEndsAt);

internal sealed record SubscriptionData(
    [property: JsonPropertyName("_id")] BillingId Id, [property: JsonPropertyName("_creationTime")] long CreationTime, BillingId CustomerId, BillingId PlanId,
    [property: Doc("The plan as it was when the subscription began.")] PlanData PlanSnapshot, string Status, long? StartDate, long? CurrentPeriodStart,
    long? CurrentPeriodEnd, bool CancelAtPeriodEnd, [property: JsonConverter(typeof(DecimalNumberConverter))] decimal UsageQuantity, long UsageAmount,
    long? TrialEndsAt, long? LastPaymentDate, int FailedPaymentAttempts)
{
    public CustomerData? Customer { get; init; }

    public PlanData? Plan { get; init; }

    [Doc("Of a single subscription.")]
    public IReadOnlyList<InvoiceData>? Invoices { get; init; }

    [Doc("Of a single subscription: the newest of the running period.")]
    public IReadOnlyList<UsageEventData>? UsageEvents { get; init; }
}

/// <summary>All subscriptions that were asked for, or the one.</summary>
internal sealed record SubscriptionsAnswer(IReadOnlyList<SubscriptionData>? Subscriptions, SubscriptionData? Subscription);
