namespace Billing.Domain.Catalog;

/// <summary>What a price of a plan's interval is a month, for recurring revenue: a year has twelve months and 52 weeks.</summary>
public static class MonthlyAmount
{
    private const int MonthsOfYear = 12;
    private const int WeeksOfYear = 52;

    /// <summary>The monthly share of an amount that is due once in a period; nothing of what is paid once.</summary>
    /// <param name="plan">The plan version with its interval.</param>
    /// <param name="amountMinor">The amount of one period.</param>
    public static decimal Of(Plan plan, decimal amountMinor) => plan.Interval switch
    {
        PlanInterval.Weekly => amountMinor * WeeksOfYear / (MonthsOfYear * plan.IntervalCount),
        PlanInterval.Monthly => amountMinor / plan.IntervalCount,
        PlanInterval.Quarterly => amountMinor / (3 * plan.IntervalCount),
        PlanInterval.Semiannual => amountMinor / (6 * plan.IntervalCount),
        PlanInterval.Yearly => amountMinor / (MonthsOfYear * plan.IntervalCount),
        PlanInterval.OneTime => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Interval, "Unknown interval"),
    };
}
