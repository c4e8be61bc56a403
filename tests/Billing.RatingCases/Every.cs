using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases;

/// <summary>How long a period is, as cases write it in <c>interval</c> or in <c>unit</c> and <c>count</c>.</summary>
/// <param name="Interval">The unit; null for whole days, which no plan has but which some cases reckon with.</param>
/// <param name="Count">How many of them.</param>
internal readonly record struct Every(PlanInterval? Interval, int Count)
{
    internal static Every Of(Input input)
    {
        int count = (int)(input.FirstNumber("count", "interval_count", "unit_count") ?? 1);
        if (count < 1) throw new RefusedException("a period has at least one unit");

        string words = input.First("interval", "unit", "billing_period") is { } key ? input.Text(key) : "monthly";
        (PlanInterval? interval, int times) = Word(words.Split(' ')[0].ToLowerInvariant());
        return new Every(interval, times * count);
    }

    internal PlanInterval PlanInterval => Interval ?? throw new RefusedException("no plan is billed by the day");

    internal bool IsMonths => Interval is not (null or PlanInterval.Weekly);

    internal BillingCalendar From(LocalDateTime anchor, DateTimeZone zone, BillingTime time = BillingTime.Anniversary) =>
        new(PlanInterval, Count, time, anchor, zone);

    /// <summary>
    /// Periods that begin on a day of the month: of the start's month, or one whole period later when that day is over. Weekly ones begin
    /// with the start.
    /// </summary>
    internal BillingCalendar OnDay(LocalDate start, int billDay)
    {
        if (!IsMonths) return From(start.AtMidnight(), DateTimeZone.Utc);

        int months = MonthsOf(PlanInterval) * Count;
        LocalDate first = Clamped(start, billDay);
        if (first < start) first = Clamped(start.PlusMonths(months), billDay);

        // The anchor keeps the bill day if any month of the chain is long enough for it.
        LocalDate anchor = first;
        for (int back = 0; back < 12 && anchor.Day < billDay; back += months) anchor = Clamped(first.PlusMonths(-back), billDay);
        return From(anchor.AtMidnight(), DateTimeZone.Utc);
    }

    /// <summary>A day so many periods later, or earlier when negative.</summary>
    internal LocalDate Advance(LocalDate from, int periods) =>
        Interval is null ? from.PlusDays(Count * periods) : From(from.AtMidnight(), DateTimeZone.Utc).At(periods).Days.Start;

    private static LocalDate Clamped(LocalDate month, int day) =>
        new(month.Year, month.Month, Math.Min(day, CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month)));

    private static int MonthsOf(PlanInterval interval) => interval switch
    {
        PlanInterval.Quarterly => 3,
        PlanInterval.Semiannual => 6,
        PlanInterval.Yearly => 12,
        _ => 1,
    };

    private static (PlanInterval?, int) Word(string word) => word.Replace('-', '_') switch
    {
        "day" or "days" or "daily" => (null, 1),
        "thirty_days" or "30_days" => (null, 30),
        "week" or "weeks" or "weekly" => (PlanInterval.Weekly, 1),
        "biweekly" or "fortnightly" => (PlanInterval.Weekly, 2),
        "month" or "months" or "monthly" or "" => (PlanInterval.Monthly, 1),
        "bimestrial" or "bimonthly" => (PlanInterval.Monthly, 2),
        "quarter" or "quarters" or "quarterly" => (PlanInterval.Quarterly, 1),
        "triannual" => (PlanInterval.Monthly, 4),
        "half_year" or "half_yearly" or "halfyearly" or "semiannual" or "semi_annual" or "semiannually" or "biannual" => (PlanInterval.Semiannual, 1),
        "year" or "years" or "yearly" or "annual" or "annually" => (PlanInterval.Yearly, 1),
        "biennial" => (PlanInterval.Yearly, 2),
        _ => throw new RefusedException($"unknown interval '{word}'"),
    };
}
