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

    public static readonly IReadOnlyList<string> All = ["active", "trialing", PendingPayment, "paused", "cancelled", "past_due"];

    public static string Of(Subscription it, Customer customer, Instant now) => it switch
    {
        { Status: SubscriptionStatus.Canceled or SubscriptionStatus.Terminated } => "cancelled",
        { Status: SubscriptionStatus.Paused } => "paused",
        { Prepaid.IsPastDue: true } => "past_due",
        { Status: SubscriptionStatus.Pending } => PendingPayment,
        _ => it.IsInTrial(now, ZoneOf(customer)) ? "trialing" : "active",
    };

    /// <summary>When its trial ends or ended; null when it has none.</summary>
    public static Instant? TrialEndOf(Subscription it, Customer customer) =>
        it.TrialPeriodDays == 0 ? null : it.TrialEndedAt ?? Trial.EndsAt(it.StartedAt ?? it.StartsAt ?? it.CreatedAt, it.TrialPeriodDays, ZoneOf(customer));

    /// <summary>The running period; nothing until money has come, and no end when the plan is paid once.</summary>
    public static (Instant? Start, Instant? End) PeriodOf(Subscription it, Plan plan, Customer customer, Instant now)
    {
        DateTimeZone zone = ZoneOf(customer);
        if (it.Prepaid is { } terms)
            return terms.PaidFrom is { } from ? (from, Finite(terms.EndOfPeriodFrom(from, zone))) : (null, null);

        if (it.StartedAt is null)
            return (null, null);

        InstantSpan span = BillingCalendar.For(plan, it, zone).PeriodContaining(now).Span;
        return (span.Start, Finite(span.End));
    }

    private static Instant? Finite(Instant end) => end == Instant.MaxValue ? null : end;

    private static DateTimeZone ZoneOf(Customer customer) => DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
}
