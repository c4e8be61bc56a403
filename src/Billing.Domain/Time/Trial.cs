using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Domain.Time;

/// <summary>The trial of a subscription: a phase of whole days on its timeline.</summary>
public static class Trial
{
    /// <summary>The instant at which a trial ends: the start's local time of day, so many local days later.</summary>
    public static Instant EndsAt(Instant startedAt, int trialDays, DateTimeZone zone) =>
        trialDays == 0 ? startedAt : LocalDays.Plus(startedAt, trialDays, zone);

    /// <summary>When the trial of a subscription ends or ended; null without one, and before it has started.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="zone">The customer's zone.</param>
    public static Instant? EndOf(Subscription subscription, DateTimeZone zone) =>
        subscription is { TrialPeriodDays: > 0, StartedAt: { } started } ? subscription.TrialEndedAt ?? EndsAt(started, subscription.TrialPeriodDays, zone) : null;

    /// <summary>The first local day that is charged; the day on which the trial ends already is.</summary>
    public static LocalDate FirstChargedDay(Instant startedAt, int trialDays, DateTimeZone zone) =>
        LocalDays.Of(startedAt, zone).PlusDays(trialDays);
}
