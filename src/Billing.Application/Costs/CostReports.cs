using Billing.Application.Invoicing;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.Queries;
using Billing.Domain.Costs;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Costs;

/// <summary>How a projection looks ahead.</summary>
public enum EstimateMethod
{
    /// <summary>The rest of the days are like those so far.</summary>
    Linear,

    /// <summary>The rest of the days are like the last seven.</summary>
    Average7d,
}

/// <summary>Reports of a customer's running costs: by resource, over time, and where they are going.</summary>
public sealed class CostReports(ITableStore tables, RunningCosts running, CostLines lines, UsageReader usage, CostDimensions dimensions, IClock clock)
{
    /// <summary>Usage costs of the running periods by the values of a property, the most expensive first; what has no value last under an empty name.</summary>
    /// <remarks>Resource types and cost centres are counted by themselves where the organization allocates costs; other properties are read from the periods' events.</remarks>
    public async ValueTask<Result<ResourceCosts>> ByPropertyAsync(DataSpace space, BillingId customerId, string? property, CancellationToken cancellationToken)
    {
        if (!(await running.ReadAsync(space, customerId, foresees: false, cancellationToken)).TryGet(out RunningCost? cost, out Failure? failure))
        {
            return failure;
        }

        List<(string Value, FeePart Part)> parts = [];
        IReadOnlyList<string> counted = await dimensions.FindAsync(space, cancellationToken);
        IReadOnlyList<string> properties = property is null ? [] : counted.Contains(property) ? counted : [property];
        int place = property is null ? -1 : properties.ToList().IndexOf(property);
        foreach (RunningBill bill in cost.Bills)
        {
            IReadOnlyList<FeePart> split = property is null
                ? [.. bill.UsageFees.Select(fee => new FeePart(fee, [], fee.Units, fee.AmountMinor))]
                : await lines.SplitAsync(space, customerId.Owner, bill.UsageFees, bill.Periods.Plan, properties, cancellationToken);
            parts.AddRange(split.Select(part => (place < 0 ? "" : part.Values[place], part)));
        }

        ResourceCost[] items =
        [
            .. parts.GroupBy(each => (each.Value, Metric: each.Part.Fee.MetricCode ?? ""))
                .Select(group => new ResourceCost(
                    group.Key.Value, group.Key.Metric, group.Sum(each => each.Part.Units), group.Sum(each => each.Part.AmountMinor)))
                .OrderBy(item => item.Key.Length == 0 && property is not null).ThenByDescending(item => item.AmountMinor)
                .ThenBy(item => item.Key, StringComparer.Ordinal).ThenBy(item => item.MetricCode, StringComparer.Ordinal),
        ];
        return new ResourceCosts(cost.Customer, cost.Period, cost.UsageMinor, items);
    }

    /// <summary>Usage costs of the running periods by hours of UTC or days of the customer's zone, every step of the span: they come to the usage costs of the steps' share.</summary>
    public async ValueTask<Result<CostTimeline>> TimelineAsync(
        DataSpace space, BillingId customerId, UsageStep step, InstantSpan? wanted, CancellationToken cancellationToken)
    {
        if (!(await running.ReadAsync(space, customerId, foresees: false, cancellationToken)).TryGet(out RunningCost? cost, out Failure? failure))
        {
            return failure;
        }

        Instant now = clock.GetCurrentInstant();
        InstantSpan span = wanted ?? new InstantSpan(cost.Period.Start, Instant.Max(cost.Period.Start, Instant.Min(now, cost.Period.End)));
        var query = new UsageQuery { Span = span, Step = step };
        if (!span.IsEmpty && query.Fault("from", "to") is { } fault)
        {
            return fault;
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[cost.Customer.TimeZoneId];
        List<InstantSpan> steps = UsageSteps.Of(step, span, zone);
        long[] amounts = await StepAmountsAsync(space, cost, steps, cancellationToken);
        return new CostTimeline(cost.Customer, span, [.. steps.Select((each, i) => new CostPoint(each.Start, amounts[i]))]);
    }

    /// <summary>What the running periods will come to.</summary>
    public async ValueTask<Result<CostEstimate>> EstimateAsync(DataSpace space, BillingId customerId, EstimateMethod method, CancellationToken cancellationToken)
    {
        Result<RunningCost> now = await running.ReadAsync(space, customerId, foresees: false, cancellationToken);
        Result<RunningCost> then = await running.ReadAsync(space, customerId, foresees: true, cancellationToken);
        if (!now.TryGet(out RunningCost? current, out Failure? failure) || !then.TryGet(out RunningCost? projected, out failure))
        {
            return failure;
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[current.Customer.TimeZoneId];
        Instant instant = clock.GetCurrentInstant();
        int days = Math.Max(1, LocalDays.Between(current.Period.Start, current.Period.End - Duration.Epsilon, zone) + 1);
        int begun = Math.Clamp(LocalDays.Between(current.Period.Start, instant, zone) + 1, 1, days);
        long usageMinor = projected.UsageMinor;
        if (method == EstimateMethod.Average7d)
        {
            var week = new InstantSpan(Instant.Max(current.Period.Start, LocalDays.StartOf(LocalDays.Of(instant, zone).PlusDays(-6), zone)), instant);
            List<InstantSpan> steps = week.IsEmpty ? [] : UsageSteps.Of(UsageStep.Day, week, zone);
            long recent = (await StepAmountsAsync(space, current, steps, cancellationToken)).Sum();
            usageMinor = current.UsageMinor + MoneyRounding.ToMinor((decimal)recent / Math.Max(1, steps.Count) * (days - begun));
        }

        return new CostEstimate(current, projected, usageMinor, begun, days);
    }

    /// <summary>Usage costs of the running UTC day.</summary>
    internal async ValueTask<long> TodayMinorAsync(DataSpace space, RunningCost cost, CancellationToken cancellationToken)
    {
        UtcDay day = UtcDay.Of(clock.GetCurrentInstant());
        return (await StepAmountsAsync(space, cost, [new InstantSpan(day.Start, day.End)], cancellationToken))[0];
    }

    /// <summary>The budgets of a customer's top centres for a month, in minor units; null when there are none.</summary>
    internal async ValueTask<long?> BudgetAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        CostCenter[] budgeted = [.. (await tables.CostsAsync(space, customerId.Owner, cancellationToken)).Centers.Where(each => each is { IsActive: true, ParentId: null, BudgetMinor: not null })];
        return budgeted.Length == 0 ? null : budgeted.Sum(each => MoneyRounding.ToMinor(each.BudgetMinor!.Value / (each.BudgetPeriod switch
        {
            BudgetPeriod.Quarterly => 3m,
            BudgetPeriod.Yearly => 12m,
            _ => 1m,
        })));
    }

    /// <summary>Each fee is split over the steps and the rest of its period in proportion to their quantities.</summary>
    private async ValueTask<long[]> StepAmountsAsync(DataSpace space, RunningCost cost, List<InstantSpan> steps, CancellationToken cancellationToken)
    {
        var amounts = new long[steps.Count];
        foreach (RunningBill bill in cost.Bills)
        {
            Fee[] fees = [.. bill.UsageFees.Where(fee => fee.AmountMinor != 0)];
            List<(Fee Fee, ChargeMeter Meter)> measured = [];
            foreach (Fee fee in fees)
            {
                if (await lines.MeterOfAsync(space, bill.Periods.Plan, fee, cancellationToken) is { } meter)
                {
                    measured.Add((fee, meter));
                }
            }

            if (measured.Count == 0 || steps.Count == 0)
            {
                continue;
            }

            InstantSpan[] own = [.. steps.Select(step => step.Intersect(bill.Service))];
            InstantSpan[] read = [.. own.Where(step => !step.IsEmpty)];
            UsageSeries series = await usage.ReadSeriesAsync(
                space, cost.Customer.Id.Owner, [.. measured.Select(each => each.Meter.Units)], bill.Service, read, cancellationToken);
            for (int i = 0; i < measured.Count; i++)
            {
                decimal[] units = [.. series.Steps.Select(step => Math.Max(0, UnitsOf(step[i], measured[i])))];
                decimal rest = Math.Max(0, UnitsOf(series.Whole[i], measured[i]) - units.Sum());
                if (units.Sum() > 0)
                {
                    long[] parts = Allocation.ByLargestRemainder(measured[i].Fee.AmountMinor, [.. units, rest]);
                    for (int step = 0, at = 0; step < own.Length; step++)
                    {
                        amounts[step] += own[step].IsEmpty ? 0 : parts[at++];
                    }
                }
            }
        }

        return amounts;
    }

    private static decimal UnitsOf(MeterReading reading, (Fee Fee, ChargeMeter Meter) measured) => measured.Meter.Units.GroupBy.Count == 0
        ? reading.Units
        : reading.Groups.FirstOrDefault(group => GroupLabel.Of(group.Values) == measured.Fee.Group)?.Units ?? 0;
}

/// <summary>What some usage costs.</summary>
/// <param name="Key">The value of the property; empty for none.</param>
/// <param name="MetricCode">The metric.</param>
/// <param name="Units">The quantity.</param>
/// <param name="AmountMinor">In minor units.</param>
public sealed record ResourceCost(string Key, string MetricCode, decimal Units, long AmountMinor);

/// <summary>Usage costs by a property; the items come to the total.</summary>
public sealed record ResourceCosts(Customer Customer, InstantSpan Period, long UsageMinor, IReadOnlyList<ResourceCost> Items);

/// <summary>Usage costs of a step that begins at an instant, in minor units.</summary>
public sealed record CostPoint(Instant At, long AmountMinor);

/// <summary>Usage costs over time.</summary>
public sealed record CostTimeline(Customer Customer, InstantSpan Span, IReadOnlyList<CostPoint> Points);

/// <summary>Where costs are going.</summary>
/// <param name="Current">So far.</param>
/// <param name="Projected">At the end, when the rest of the days are like those so far.</param>
/// <param name="ProjectedUsageMinor">Usage at the end, by the method that was asked for.</param>
/// <param name="DaysBegun">Days of the period that have begun.</param>
/// <param name="Days">Days of the period.</param>
public sealed record CostEstimate(RunningCost Current, RunningCost Projected, long ProjectedUsageMinor, int DaysBegun, int Days)
{
    /// <summary>All together at the end, in minor units.</summary>
    public long ProjectedMinor => Projected.BaseMinor + Projected.OtherMinor + ProjectedUsageMinor;
}
