using NodaTime;

namespace Billing.Domain.Wallets;

/// <summary>What makes a rule top a wallet up.</summary>
public enum TopUpTrigger
{
    /// <summary>Time.</summary>
    Interval,

    /// <summary>A balance that falls below a threshold.</summary>
    Threshold,
}

/// <summary>How often a rule by time tops up.</summary>
public enum TopUpInterval
{
    /// <summary>Every seven days.</summary>
    Weekly,

    /// <summary>Every month; the day is kept and clamped (rule 12).</summary>
    Monthly,

    /// <summary>Every three months.</summary>
    Quarterly,

    /// <summary>Every year.</summary>
    Yearly,
}

/// <summary>Tops a wallet up by itself.</summary>
/// <param name="Trigger">By time or by threshold.</param>
/// <param name="Credits">Credits of one top-up, above 0.</param>
/// <param name="Paid">True when they are sold by an invoice and come when it is paid; false when they are given at once.</param>
/// <param name="Interval">How often, by time.</param>
/// <param name="ThresholdCredits">The balance below which a rule by threshold tops up, in credits.</param>
/// <param name="StartsAt">By time: the first top-up.</param>
/// <param name="Done">How many top-ups it has made.</param>
public sealed record TopUpRule(
    TopUpTrigger Trigger, decimal Credits, bool Paid = false, TopUpInterval? Interval = null, decimal? ThresholdCredits = null, Instant? StartsAt = null,
    int Done = 0)
{
    /// <summary>When a rule by time tops up next: counted from the first, so that months do not drift; null for one by threshold.</summary>
    /// <param name="zone">The customer's zone.</param>
    public Instant? NextAt(DateTimeZone zone) => Trigger == TopUpTrigger.Interval ? At(StartsAt!.Value, Done, zone) : null;

    /// <summary>The instant some intervals after another, at the same local time.</summary>
    public Instant At(Instant start, int intervals, DateTimeZone zone)
    {
        LocalDateTime local = start.InZone(zone).LocalDateTime;
        LocalDateTime then = Interval switch
        {
            TopUpInterval.Weekly => local.PlusDays(7 * intervals),
            TopUpInterval.Monthly => local.PlusMonths(intervals),
            TopUpInterval.Quarterly => local.PlusMonths(3 * intervals),
            TopUpInterval.Yearly => local.PlusYears(intervals),
            _ => throw new InvalidOperationException("A rule by time has an interval"),
        };
        return then.InZoneLeniently(zone).ToInstant();
    }
}
