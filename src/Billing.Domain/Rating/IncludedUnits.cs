namespace Billing.Domain.Rating;

/// <summary>Units that a plan includes per period and that are used up by the period's usage in time order.</summary>
public static class IncludedUnits
{
    /// <summary>How many of some further units are billable.</summary>
    /// <param name="previousUnits">Units used earlier in the period.</param>
    /// <param name="units">The further units.</param>
    /// <param name="included">Units that cost nothing per period.</param>
    public static decimal Billable(decimal previousUnits, decimal units, decimal included) =>
        Math.Max(0, previousUnits + units - included) - Math.Max(0, previousUnits - included);
}
