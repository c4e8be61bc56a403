using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Says what one more event would cost: the running period is billed with and without it, by the computation that closes periods, and the
/// difference is answered. Nothing is kept.
/// </summary>
public sealed class FeeEstimate(SubscriptionReader subscriptions, CustomerReader customers, ICatalog catalog, PeriodBilling billing, IClock clock)
{
    /// <summary>How often both bills are made anew because events were counted between them.</summary>
    private const int TriesMax = 4;

    /// <summary>The cost of an event of this moment.</summary>
    /// <param name="space">The data space.</param>
    /// <param name="subscriptionId">The subscription that would pay.</param>
    /// <param name="code">The metric's code, or the code of the events that metrics measure.</param>
    /// <param name="properties">The event's properties.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>
    /// Refused when there is no such subscription or metric, and when the properties lack a number that is measured. An event outside the
    /// service costs nothing.
    /// </returns>
    public async ValueTask<Result<EstimatedFees>> RunAsync(
        DataSpace space, BillingId subscriptionId, string code, UsageProperties properties, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(space, subscriptionId, cancellationToken) is not { } subscription)
        {
            return Failure.NotFound("Subscription");
        }

        string measured = (await catalog.FindMetricAsync(space, code, cancellationToken))?.MeasuredCode ?? code;
        BillableMetric[] metrics = [.. (await catalog.MetricsAsync(space, cancellationToken)).Where(metric => metric.MeasuredCode == measured)];
        if (metrics.Length == 0)
        {
            return Failure.NotFound("Billable metric");
        }

        if (!(await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure))
        {
            return failure;
        }

        var supposed = new UsageEvent("estimate", periods.Customer.ExternalId, measured, clock.GetCurrentInstant(), properties);
        return FaultsOf(supposed, metrics, periods.Plan) is { Count: > 0 } faults
            ? Failure.Invalid(faults)
            : (await BillAsync(periods, supposed, cancellationToken)).Map(bills => EstimatedFees.Of(periods, metrics, supposed, bills.Before, bills.After));
    }

    private async ValueTask<Result<(BilledPeriod Before, BilledPeriod After)>> BillAsync(
        SubscriptionPeriods periods, UsageEvent supposed, CancellationToken cancellationToken)
    {
        Instant now = supposed.Timestamp;
        BillingPeriod period = periods.Holding(now);
        InstantSpan service = periods.ServiceOf(period, now);
        SubscriptionBill bill = periods.Bill(period) with { Closing = service.IsEmpty ? null : period };
        RunningPeriod running = service.IsEmpty ? RunningPeriod.None : periods.RunningOf(period);
        for (int tries = 1; ; tries++)
        {
            Result<BilledPeriod> before = await billing.ComputeAsync(periods.Space, periods.Customer, bill, service, now, Spending.None, cancellationToken, running: running);
            Result<BilledPeriod> after = await billing.ComputeAsync(
                periods.Space, periods.Customer, bill, service, now, Spending.None, cancellationToken, supposed: supposed, running: running);
            if (!before.IsSuccess || !after.IsSuccess)
            {
                return before.Failure ?? after.Failure!;
            }

            if (before.Value.UsageVersion == after.Value.UsageVersion || tries == TriesMax)
            {
                return (before.Value, after.Value);
            }
        }
    }

    /// <summary>The checks that the intake of the event would make, and those of the plan's prices.</summary>
    private static List<FieldError> FaultsOf(UsageEvent supposed, BillableMetric[] metrics, Plan plan)
    {
        IEnumerable<UsageMeter> priced = plan.Charges
            .SelectMany(charge => metrics.Where(metric => metric.Id == charge.MetricId).SelectMany(metric => ChargeMeter.Of(charge, metric)))
            .SelectMany(meter => (IEnumerable<UsageMeter?>)[meter.Units, meter.Amount]).OfType<UsageMeter>();
        List<FieldError> faults = [];
        foreach (UsageMeter meter in metrics.Select(metric => Usage.MetricMeters.Of(metric)).Concat(priced))
        {
            _ = Measurement.Of(meter, supposed, out string? error);
            if (error is not null && meter.Includes(supposed) && !faults.Exists(known => known.Message == error))
            {
                faults.Add(FieldError.Body("properties", error, "decimal_type"));
            }
        }

        return faults;
    }
}
