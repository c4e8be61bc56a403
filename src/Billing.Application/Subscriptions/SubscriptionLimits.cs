using Billing.Domain.Catalog;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>What a subscription may ask of the service at once.</summary>
internal static class SubscriptionLimits
{
    /// <summary>
    /// Most periods that are over when a subscription is made, and still to be billed: each is closed by itself, one after another, and its invoice numbered, kept and sent. Eleven weeks
    /// of hours, five years of days.
    /// </summary>
    public const int PeriodsBehindMax = 2_000;

    /// <summary>Why a new subscription starts too far back, or null.</summary>
    /// <param name="input">What was asked for.</param>
    /// <param name="subscription">The subscription that it makes.</param>
    /// <param name="running">Its running period, when that was billed elsewhere before.</param>
    /// <param name="plan">Its plan version.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="now">The present.</param>
    public static Failure? Refusal(NewSubscription input, Subscription subscription, BillingPeriod? running, Plan plan, DateTimeZone zone, Instant now)
    {
        if (subscription is not { Status: SubscriptionStatus.Active, StartedAt: not null, Prepaid: null })
        {
            return null;
        }

        Instant from = running?.Span.Start ?? FirstBilling.FromOf(subscription, zone);
        int behind = BillingCalendar.For(plan, subscription, zone).PeriodsEnding(from, now);
        return behind <= PeriodsBehindMax ? null
            : input.RunningUntil is null ? Failure.Invalid(
                "started_at", $"{behind} periods of the plan are over since: at most {PeriodsBehindMax} are billed afterwards. Name the running period with running_until if they were billed elsewhere", "out_of_range")
            : Failure.Invalid("running_until", $"{behind} periods of the plan are over since that one began: at most {PeriodsBehindMax} are billed afterwards", "out_of_range");
    }
}
