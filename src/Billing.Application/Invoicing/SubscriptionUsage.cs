using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// What the usage of a subscription's periods comes to, by the computation that closes them. Nothing is sealed, so a later reading may say more.
/// </summary>
public sealed class SubscriptionUsage(CustomerReader customers, ICatalog catalog, PeriodBilling billing, IClock clock)
{
    /// <summary>The running period, so far.</summary>
    public async ValueTask<Result<PeriodUsage>> CurrentAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken) =>
        (await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure)
            ? await ReadAsync(periods, periods.Holding(clock.GetCurrentInstant()), foresees: false, cancellationToken)
            : failure;

    /// <summary>The running period, as it will end if the rest of its days are like those so far; levels, distinct values and what is carried over stay as they are.</summary>
    public async ValueTask<Result<PeriodUsage>> ProjectedAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken) =>
        (await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure)
            ? await ReadAsync(periods, periods.Holding(clock.GetCurrentInstant()), foresees: true, cancellationToken)
            : failure;

    /// <summary>The last periods that are over and in which the subscription ran, newest first.</summary>
    public async ValueTask<Result<IReadOnlyList<PeriodUsage>>> PastAsync(
        DataSpace space, Subscription subscription, int periodsMax, CancellationToken cancellationToken)
    {
        if (!(await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken))
            .TryGet(out SubscriptionPeriods? periods, out Failure? failure))
        {
            return failure;
        }

        Instant now = clock.GetCurrentInstant();
        List<PeriodUsage> past = [];
        BillingPeriod period = periods.Holding(now);
        while (past.Count < periodsMax && period.Span.Start > periods.Subscription.StartedAt)
        {
            period = periods.Calendar.At(period.Index - 1);
            if (periods.ServiceOf(period, now).IsEmpty)
            {
                continue;
            }

            if (!(await ReadAsync(periods, period, foresees: false, cancellationToken)).TryGet(out PeriodUsage? usage, out failure))
            {
                return failure;
            }

            past.Add(usage);
        }

        return past;
    }

    /// <summary>One period of a subscription, so far or as it will end.</summary>
    internal async ValueTask<Result<PeriodUsage>> ReadAsync(
        SubscriptionPeriods periods, BillingPeriod period, bool foresees, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        InstantSpan service = periods.ServiceOf(period, now);
        IReadOnlyList<BillableMetric> metrics = await MetricsAsync(periods, cancellationToken);
        if (service.IsEmpty)
        {
            // Neither begun nor still running: the period as such, with nothing in it.
            return PeriodUsage.Of(periods, metrics, period.Span.End == Instant.MaxValue ? service : period.Span, [], []);
        }

        UsageForecast? forecast = foresees ? UsageForecast.Of(service, now, periods.Zone) : null;
        SubscriptionBill bill = periods.Bill(period);
        Result<BilledPeriod> billed = await billing.ComputeAsync(periods.Space, periods.Customer, bill, service, now, Spending.None, cancellationToken, forecast);
        return billed.Map(done => PeriodUsage.Of(periods, metrics, service, done.Usage, done.Computed.Fees));
    }

    /// <summary>The fees that one period of a subscription comes to, so far or as it will end, with the time that is billed; none outside its service.</summary>
    internal async ValueTask<Result<(InstantSpan Service, IReadOnlyList<Fee> Fees)>> FeesAsync(
        SubscriptionPeriods periods, BillingPeriod period, bool foresees, CancellationToken cancellationToken)
    {
        Instant now = clock.GetCurrentInstant();
        InstantSpan service = periods.ServiceOf(period, now);
        if (service.IsEmpty)
        {
            return (service, (IReadOnlyList<Fee>)[]);
        }

        UsageForecast? forecast = foresees ? UsageForecast.Of(service, now, periods.Zone) : null;
        return (await billing.ComputeAsync(periods.Space, periods.Customer, periods.Bill(period), service, now, Spending.None, cancellationToken, forecast))
            .Map(done => (service, done.Computed.Fees));
    }

    private async ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(SubscriptionPeriods periods, CancellationToken cancellationToken)
    {
        var metrics = new List<BillableMetric>(periods.Plan.Charges.Count);
        foreach (Charge charge in periods.Plan.Charges)
        {
            metrics.Add(await catalog.FindPricedMetricAsync(periods.Space, charge.MetricId, cancellationToken)
                ?? throw new InvalidOperationException($"Metric {charge.MetricId} of plan {periods.Plan.Id} is gone"));
        }

        return metrics;
    }
}

/// <summary>The usage of one period, priced.</summary>
/// <param name="Period">The time whose usage it is, <c>[Start, End)</c>.</param>
/// <param name="Currency">Currency of the amounts.</param>
/// <param name="Charges">One for each fee of a charge, in the order of the plan's charges.</param>
public sealed record PeriodUsage(InstantSpan Period, Currency Currency, IReadOnlyList<PricedCharge> Charges)
{
    /// <summary>All charges together in minor units, before coupons and taxes.</summary>
    public long AmountMinor => Charges.Sum(charge => charge.AmountMinor);

    internal static PeriodUsage Of(
        SubscriptionPeriods periods, IReadOnlyList<BillableMetric> metrics, InstantSpan span, IReadOnlyList<ChargeUsage> usage, IReadOnlyList<Fee> fees)
    {
        List<PricedCharge> priced = [];
        for (int i = 0; i < metrics.Count; i++)
        {
            Charge charge = periods.Plan.Charges[i];
            int before = priced.Count;
            priced.AddRange(fees.Where(fee => fee.ChargeId == charge.Id)
                .Select(fee => new PricedCharge(metrics[i], charge.Model, fee.Units, fee.AmountMinor, fee.Group) { ChargeId = charge.Id, EventsCount = fee.EventsCount, Steps = FeeSteps.OfAmount(fee) }));
            if (priced.Count == before)
            {
                // The charge leaves fees of zero off its invoices; its usage is shown all the same.
                UsageQuantity quantity = usage.FirstOrDefault(used => used.ChargeId == charge.Id)?.Quantity ?? default;
                priced.Add(new PricedCharge(metrics[i], charge.Model, quantity.Units, 0, null) { ChargeId = charge.Id, EventsCount = quantity.EventsCount });
            }
        }

        return new PeriodUsage(span, periods.Plan.Currency, priced);
    }
}

/// <summary>The usage of one charge, or of one of its filters or groups, priced.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Model">How it is priced.</param>
/// <param name="Units">The quantity.</param>
/// <param name="AmountMinor">What it comes to in minor units, before coupons and taxes.</param>
/// <param name="Group">The filter or group, such as <c>region: eu</c>; null for the rest.</param>
public sealed record PricedCharge(BillableMetric Metric, ChargeModel Model, decimal Units, long AmountMinor, string? Group)
{
    /// <summary>The plan's charge.</summary>
    public BillingId ChargeId { get; init; }

    /// <summary>Events behind the quantity.</summary>
    public long EventsCount { get; init; }

    /// <summary>How the amount came about; empty where no fee would be made.</summary>
    public IReadOnlyList<FeeStep> Steps { get; init; } = [];
}
