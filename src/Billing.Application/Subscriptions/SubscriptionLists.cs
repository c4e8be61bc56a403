using System.Text.Json.Serialization.Metadata;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>The tenant-wide list of subscriptions.</summary>
public static class SubscriptionLists
{
    /// <summary>All subscriptions of a data space.</summary>
    public static readonly ListDefinition Subscriptions = new(
        "subscriptions",
        [
            new("external_id"), new("customer_id"), new("plan_id"), new("status"), new("started_at", ListFieldKind.Time),
            new("updated_at", ListFieldKind.Time), new("plan_version"), new("quantity", ListFieldKind.Number), new("agreed_cents", ListFieldKind.Number),
            new("active_until", ListFieldKind.Time), new("trial"), new("currency"), new(Prepaid),
        ]);

    /// <summary>Those that may still be billed: pending, active and paused ones.</summary>
    public static readonly ListFilter Running = new(
        "status", status => status is nameof(SubscriptionStatus.Pending) or nameof(SubscriptionStatus.Active) or nameof(SubscriptionStatus.Paused));

    private const string InTrial = "true";

    /// <summary>Those whose trial runs, or those whose trial does not.</summary>
    public static ListFilter Trialing(bool isTrialing) => new("trial", trial => isTrialing == (trial == InTrial));

    /// <summary>
    /// Those that are past due, or all others: one that starts with its payment when its money is late or has failed too often, any other when an invoice about it is overdue.
    /// </summary>
    /// <param name="isPastDue">Which.</param>
    /// <param name="late">The ids that <c>LateInvoices</c> tells.</param>
    public static IReadOnlyList<ListFilter> PastDue(bool isPastDue, IReadOnlySet<BillingId> late) => isPastDue
        ? [new ListFilter(Prepaid, key => key == MoneyIsLate) { Or = ListFilter.OfIds(late) }, new ListFilter(Prepaid, key => key != MoneyIsNotLate)]
        : [new ListFilter(Prepaid, key => key == MoneyIsNotLate) { Or = ListFilter.OfIds(late, isOthers: true) }, new ListFilter(Prepaid, key => key != MoneyIsLate)];

    private const string Prepaid = "prepaid";
    private const string MoneyIsLate = "late";
    private const string MoneyIsNotLate = "on_time";

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<Subscription> RowType => StoredJson.Default.Subscription;

    /// <summary>Puts the subscription's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, Subscription subscription) => new(
        space, Subscriptions.Name, subscription.Id, subscription.CreatedAt,
        [
            subscription.ExternalId, subscription.CustomerId.ToString(), subscription.PlanId.ToString(), subscription.Status.ToString(),
            ListKeys.Of(subscription.StartedAt), ListKeys.Of(subscription.UpdatedAt), new PlanVersionKey(subscription.PlanId, subscription.PlanVersion).ToString(),
            ListKeys.Of(subscription.Quantity), subscription.PriceOverride?.AmountMinor is { } agreed ? ListKeys.Of(agreed) : null,
            ListKeys.Of(subscription.EndedAt ?? (subscription.Status == SubscriptionStatus.Paused ? subscription.PausedAt : null)),
            subscription.IsInTrial ? InTrial : null, subscription.Currency?.Code,
            subscription.Prepaid is { } prepaid ? (prepaid.IsPastDue ? MoneyIsLate : MoneyIsNotLate) : null,
        ],
        StoredJson.Element(subscription, RowType));
}
