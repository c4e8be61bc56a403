using Billing.Domain.Catalog;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>What holds of subscriptions that were kept, and billed, elsewhere until now.</summary>
internal static class ImportedSubscription
{
    /// <summary>What is wrong with the times of one, or null.</summary>
    public static Failure? Refusal(NewSubscription input, Instant now) =>
        input.CreatedAt > now ? Failure.Invalid("created_at", "Input should not lie in the future", "less_than_equal")
        : input.EndedAt > now ? Failure.Invalid("ended_at", "Input should not lie in the future", "less_than_equal")
        : input.EndedAt <= input.StartedAt ? Failure.Invalid("ended_at", "It ended before it started", "greater_than")
        : input is { EndedAt: not null, RunningUntil: not null } ? Failure.Invalid("running_until", "It has ended: no period of it is running", "value_error")
        : input is { RunningUntil: not null, StartsWithPayment: true } ? Failure.Invalid("running_until", "Its periods begin when they are paid", "value_error")
        : input is { RunningUntil: not null, TrialPeriodDays: > 0 } ? Failure.Invalid("running_until", "It has a trial: what was served before is not billed in any case", "value_error")
        : null;

    /// <summary>The input without a trial, which is over, and with the start of one that names only the end of its running period.</summary>
    public static NewSubscription WithStart(NewSubscription input, Plan plan, DateTimeZone zone) => input.RunningUntil is not { } end ? input : input with
    {
        TrialPeriodDays = 0,
        StartedAt = input.StartedAt
            ?? new BillingCalendar(plan.Interval, plan.IntervalCount, BillingTime.Anniversary, LocalDays.Of(end, zone).AtMidnight(), zone).At(-1).Span.Start,
    };

    /// <summary>The running period of one that was billed elsewhere; null of any other. Refused when no period ends on that day.</summary>
    public static Result<BillingPeriod?> RunningPeriod(NewSubscription input, Subscription subscription, Plan plan, DateTimeZone zone)
    {
        if (input.RunningUntil is not { } end)
        {
            return (BillingPeriod?)null;
        }

        if (subscription.Status != SubscriptionStatus.Active || plan.Interval == PlanInterval.OneTime)
        {
            return Failure.Invalid("running_until", "It has no periods yet", "value_error");
        }

        BillingPeriod period = BillingCalendar.For(plan, subscription, zone).PeriodContaining(LocalDays.StartOf(LocalDays.Of(end, zone), zone) - Duration.Epsilon);
        return LocalDays.Of(period.Span.End, zone) == LocalDays.Of(end, zone) && period.Span.End > subscription.StartedAt
            ? (BillingPeriod?)period
            : Failure.Invalid("running_until", $"No period of it ends on that day: one ends on {LocalDays.Of(period.Span.End, zone):uuuu-MM-dd}", "value_error");
    }
}
