using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Domain.Alerts;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Alerts;

/// <summary>What an alert compares, as it stood when it was read.</summary>
/// <param name="Period">The period, <c>[Start, End)</c>; its start names it.</param>
/// <param name="Value">The quantity, or the amount in minor units.</param>
public readonly record struct AlertReading(InstantSpan Period, decimal Value);

/// <summary>
/// Reads what alerts compare, from counters. A subscription has its own periods; all usage of a customer is read by calendar months of its zone, and what
/// it comes to is the sum over the running periods of its subscriptions.
/// </summary>
public sealed class AlertReadings(
    SubscriptionReader subscriptions, CustomerReader customers, ICatalog catalog, RunningQuantities quantities, SubscriptionUsage amounts, UsageReader usage,
    IClock clock)
{
    /// <summary>
    /// For so long after its end a period is still looked at, because its last usage may be counted after it: as long as a close waits for the hub.
    /// </summary>
    private static readonly Duration LookBack = Duration.FromHours(6);

    /// <summary>The running period's; refused when subscription, customer or metric are gone.</summary>
    public async ValueTask<Result<AlertReading>> CurrentAsync(DataSpace space, UsageAlert alert, CancellationToken cancellationToken) =>
        (await ReadAsync(space, alert, isAlsoBefore: false, cancellationToken)).Map(read => read[^1]);

    /// <summary>The running period's, and before it that of a period that has just ended; nothing when there is nothing to read any more.</summary>
    internal async ValueTask<IReadOnlyList<AlertReading>> RecentAsync(DataSpace space, UsageAlert alert, CancellationToken cancellationToken) =>
        (await ReadAsync(space, alert, isAlsoBefore: true, cancellationToken)).TryGet(out IReadOnlyList<AlertReading>? read, out _) ? read : [];

    private async ValueTask<Result<IReadOnlyList<AlertReading>>> ReadAsync(
        DataSpace space, UsageAlert alert, bool isAlsoBefore, CancellationToken cancellationToken)
    {
        BillableMetric? metric = alert.MetricId is { } id ? await catalog.FindMetricAsync(space, id, cancellationToken) : null;
        if (alert.MetricId is not null && metric is null)
        {
            return Failure.NotFound("Billable metric");
        }

        return alert.SubscriptionId is { } subscription
            ? await OfSubscriptionAsync(space, alert, subscription, metric, isAlsoBefore, cancellationToken)
            : await OfCustomerAsync(space, alert, metric, isAlsoBefore, cancellationToken);
    }

    private async ValueTask<Result<IReadOnlyList<AlertReading>>> OfSubscriptionAsync(
        DataSpace space, UsageAlert alert, BillingId id, BillableMetric? metric, bool isAlsoBefore, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(space, id, cancellationToken) is not { } subscription)
        {
            return Failure.NotFound("Subscription");
        }

        if (!(await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure))
        {
            return failure;
        }

        Instant now = clock.GetCurrentInstant();
        BillingPeriod running = periods.Holding(
            subscription.EndedAt is { } end && end <= now ? end - Duration.Epsilon : now);
        List<BillingPeriod> read = [running];
        if (isAlsoBefore && subscription.StartedAt < running.Span.Start && now - running.Span.Start < LookBack)
        {
            read.Insert(0, periods.Calendar.At(running.Index - 1));
        }

        List<AlertReading> readings = [];
        foreach (BillingPeriod period in read)
        {
            decimal value = alert.Measure == AlertMeasure.Usage
                ? (await quantities.ReadAsync(periods, metric!, period, cancellationToken)).Units
                : await AmountAsync(periods, period, metric, cancellationToken);
            readings.Add(new AlertReading(period.Span, value));
        }

        return readings;
    }

    private async ValueTask<Result<IReadOnlyList<AlertReading>>> OfCustomerAsync(
        DataSpace space, UsageAlert alert, BillableMetric? metric, bool isAlsoBefore, CancellationToken cancellationToken)
    {
        if (await customers.FindAccountAsync(space, alert.CustomerId, cancellationToken) is not { } account)
        {
            return Failure.NotFound("Customer");
        }

        Instant now = clock.GetCurrentInstant();
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        InstantSpan month = MonthOf(now, zone);
        if (alert.Measure == AlertMeasure.Amount)
        {
            return new List<AlertReading> { new(month, await AmountAsync(space, account, metric, now, cancellationToken)) };
        }

        List<InstantSpan> months = isAlsoBefore && now - month.Start < LookBack ? [MonthOf(month.Start - Duration.Epsilon, zone), month] : [month];
        List<AlertReading> readings = [];
        foreach (InstantSpan span in months)
        {
            UsageReading reading = await usage.ReadAsync(space, account.Customer.Id.Owner, [MetricMeters.Of(metric!)], span.Start, span.End, cancellationToken);
            decimal units = reading.Meters[0].Units;
            readings.Add(new AlertReading(span, metric!.Rounding is { } rounding ? rounding.Apply(units) : units));
        }

        return readings;
    }

    private async ValueTask<decimal> AmountAsync(
        DataSpace space, CustomerAccount account, BillableMetric? metric, Instant now, CancellationToken cancellationToken)
    {
        decimal amount = 0;
        foreach (BilledSubscription billed in account.Subscriptions)
        {
            if ((await SubscriptionPeriods.FindAsync(customers, catalog, space, billed.Subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out _))
            {
                amount += await AmountAsync(periods, periods.Holding(now), metric, cancellationToken);
            }
        }

        return amount;
    }

    private async ValueTask<decimal> AmountAsync(SubscriptionPeriods periods, BillingPeriod period, BillableMetric? metric, CancellationToken cancellationToken) =>
        (await amounts.ReadAsync(periods, period, foresees: false, cancellationToken)).TryGet(out PeriodUsage? used, out _)
            ? used.Charges.Where(charge => metric is null || charge.Metric.Id == metric.Id).Sum(charge => charge.AmountMinor)
            : 0;

    private static InstantSpan MonthOf(Instant instant, DateTimeZone zone)
    {
        LocalDate first = LocalDays.Of(instant, zone).With(DateAdjusters.StartOfMonth);
        return new InstantSpan(LocalDays.StartOf(first, zone), LocalDays.StartOf(first.PlusMonths(1), zone));
    }
}
