using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Subscriptions;

/// <summary>States and periods of subscriptions in the words of this surface.</summary>
internal static class SubscriptionStates
{
    public const string PendingPayment = "pending_payment";
    public const string PastDue = "past_due";

    public static readonly IReadOnlyList<string> All = ["active", "trialing", PendingPayment, "paused", "cancelled", PastDue];

    /// <param name="it">The subscription.</param>
    /// <param name="customer">Its customer.</param>
    /// <param name="isOverdue">Whether an invoice about it is overdue.</param>
    /// <param name="now">The instant.</param>
    public static string Of(Subscription it, Customer customer, bool isOverdue, Instant now) => it switch
    {
        { Status: SubscriptionStatus.Canceled or SubscriptionStatus.Terminated } => "cancelled",
        { Status: SubscriptionStatus.Paused } => "paused",
        { Prepaid.IsPastDue: true } => PastDue,
        _ when isOverdue => PastDue,
        { Status: SubscriptionStatus.Pending } => PendingPayment,
        _ => it.IsInTrial(now, ZoneOf(customer)) ? "trialing" : "active",
    };

    /// <summary>When its trial ends or ended, or will when it starts as agreed; null when it has none.</summary>
    public static Instant? TrialEndOf(Subscription it, Customer customer) =>
        Trial.EndOf(it with { StartedAt = it.StartedAt ?? it.StartsAt ?? it.CreatedAt }, ZoneOf(customer));

    /// <summary>The running period of a subscription that is paid first; nothing until money has come, and no end when the plan is paid once.</summary>
    public static (Instant? Start, Instant? End) PaidPeriodOf(Subscription it, Customer customer) =>
        it.Prepaid is { PaidFrom: { } from } terms ? (from, Finite(terms.EndOfPeriodFrom(from, ZoneOf(customer)))) : (null, null);

    /// <summary>The running period of any subscription.</summary>
    public static (Instant? Start, Instant? End) PeriodOf(Subscription it, Plan plan, CustomerPeriods periods, Instant now) =>
        it.Prepaid is not null ? PaidPeriodOf(it, periods.Customer)
        : periods.Of(plan, it, now) is { } span ? (span.Start, Finite(span.End))
        : (null, null);

    private static Instant? Finite(Instant end) => end == Instant.MaxValue ? null : end;

    private static DateTimeZone ZoneOf(Customer customer) => DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
}
