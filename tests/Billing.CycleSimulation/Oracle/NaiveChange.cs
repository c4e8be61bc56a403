using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>When changes of a subscription take effect, by the facts alone.</summary>
internal static class NaiveChange
{
    /// <summary>When what is agreed for later comes: with the end of the running period, or of a trial after which the first is paid in advance.</summary>
    public static Instant Later(SubscriptionFact fact, Instant now)
    {
        Instant begins = new NaiveSubscription(fact).BilledFrom;
        bool isInTrial = now < begins || fact.TrialEndedAt == now;
        return isInTrial && fact.IsInAdvance ? begins : NaiveCalendar.PeriodsOf(fact, Instant.Max(now, begins))[^1].End;
    }

    /// <summary>
    /// Whether a change takes effect at once: before the start in any case, else as it was asked for, else when it costs at least as much as before. Null when which version ran
    /// before is not certain, or which one it goes over to.
    /// </summary>
    public static bool? IsNow(SubscriptionFact fact, PlanVersion? to, int quantity, PlanChangeTiming? asked, Instant now)
    {
        int units = fact.QuantityAt(now);
        return fact.StartedAt is null ? true
            : asked is { } timing ? timing == PlanChangeTiming.Immediate
            : to is null ? quantity >= units
            : to.Version > to.Plan.Versions.Count || fact.Plans.Zip(fact.Plans.Skip(1)).Any(pair => pair.First.Value.Plan == pair.Second.Value.Plan) ? null
            : to.Price.BaseMinor * to.Plan.Rhythm.PerFourCenturies * quantity >= BaseMinor(fact, now) * fact.PlanAt(now).Rhythm.PerFourCenturies * units;
    }

    private static long BaseMinor(SubscriptionFact fact, Instant now) =>
        fact.Prices.LastOrDefault(each => each.From <= now).Price?.BaseMinor ?? fact.Plans.Last(each => each.From <= now).Value.Price.BaseMinor;
}
