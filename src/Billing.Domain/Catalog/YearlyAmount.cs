namespace Billing.Domain.Catalog;

/// <summary>What a price of a plan's interval comes to in a year, for recurring revenue: a year has twelve months, 52 weeks and 365 days.</summary>
public static class YearlyAmount
{
    private const int DaysOfYear = 365;
    private const int WeeksOfYear = 52;

    /// <summary>The months of a year.</summary>
    public const int MonthsOfYear = 12;

    /// <summary>The yearly sum of an amount that is due once in a period; nothing of what is paid once.</summary>
    /// <param name="plan">The plan version with its interval.</param>
    /// <param name="amountMinor">The amount of one period.</param>
    public static decimal Of(Plan plan, decimal amountMinor) => amountMinor * PeriodsOfYear(plan.Interval) / plan.IntervalCount;

    private static int PeriodsOfYear(PlanInterval interval) => interval switch
    {
        PlanInterval.Hourly => DaysOfYear * 24,
        PlanInterval.Daily => DaysOfYear,
        PlanInterval.Weekly => WeeksOfYear,
        PlanInterval.Monthly => MonthsOfYear,
        PlanInterval.Quarterly => 4,
        PlanInterval.Semiannual => 2,
        PlanInterval.Yearly => 1,
        PlanInterval.OneTime => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, "Unknown interval"),
    };
}
