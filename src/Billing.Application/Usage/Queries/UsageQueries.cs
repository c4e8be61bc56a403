using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Queries;

/// <summary>
/// Reads usage by metric, filter value, group and subscription, whole and as a series, from one read of the counters of the days asked for.
/// A filter or group that no charge prices has no counters: it is read from those days' events.
/// </summary>
public sealed class UsageQueries(CustomerReader customers, ICatalog catalog, UsageReader usage, IClock clock)
{
    /// <summary>The usage of a customer, of every metric or of one.</summary>
    public async ValueTask<Result<MeasuredUsage>> OfCustomerAsync(DataSpace space, string externalId, UsageQuery query, CancellationToken cancellationToken) =>
        await customers.FindAsync(space, externalId, cancellationToken) is { } customer
            ? await ReadAsync(space, customer, await catalog.MetricsAsync(space, cancellationToken), query, cancellationToken)
            : Failure.NotFound("Customer");

    /// <summary>The usage that a subscription pays for: of its plan's metrics, and no further than its service goes.</summary>
    public async ValueTask<Result<MeasuredUsage>> OfSubscriptionAsync(
        DataSpace space, Subscription subscription, UsageQuery query, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, subscription.CustomerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        IReadOnlyList<BillableMetric> metrics = await MetricsOfPlanAsync(space, subscription, cancellationToken);
        return query.Fault() is { } fault
            ? fault
            : await ReadAsync(space, customer, metrics, query with { Span = query.Span.Intersect(ServiceOf(subscription)) }, cancellationToken, isChecked: true);
    }

    /// <summary>The metrics that the running plan version prices, each once, in the order of its charges.</summary>
    internal async ValueTask<IReadOnlyList<BillableMetric>> MetricsOfPlanAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken)
    {
        Plan? plan = await catalog.FindPlanAsync(space, subscription.PlanId, subscription.PlanVersion, cancellationToken);
        List<BillableMetric> metrics = [];
        foreach (BillingId id in plan?.Charges.Select(charge => charge.MetricId).Distinct() ?? [])
        {
            if (await catalog.FindPricedMetricAsync(space, id, cancellationToken) is { } metric)
            {
                metrics.Add(metric);
            }
        }

        return metrics;
    }

    /// <summary>From the start of a subscription to its end; empty before it has started.</summary>
    internal InstantSpan ServiceOf(Subscription subscription)
    {
        Instant end = subscription.EndedAt ?? clock.GetCurrentInstant() + UsageOptions.Default.AcceptAhead + Duration.FromDays(1);
        return new InstantSpan(subscription.StartedAt ?? end, end);
    }

    private async ValueTask<Result<MeasuredUsage>> ReadAsync(
        DataSpace space, Customer customer, IReadOnlyList<BillableMetric> known, UsageQuery query, CancellationToken cancellationToken, bool isChecked = false)
    {
        if (!isChecked && query.Fault() is { } fault)
        {
            return fault;
        }

        BillableMetric[] metrics = [.. known.Where(metric => query.MetricCode is null || metric.Code == query.MetricCode)];
        if (metrics.Length == 0 && query.MetricCode is not null)
        {
            return Failure.NotFound("Billable metric");
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        List<InstantSpan> steps = query.Step is { } step ? UsageSteps.Of(step, query.Span, zone) : [];
        UsageMeter[] meters = [.. metrics.Select(query.MeterOf)];
        UsageSeries series = await usage.ReadSeriesAsync(space, customer.Id.Owner, meters, query.Span, steps, cancellationToken);
        return new MeasuredUsage(query.Span, zone, [.. metrics.Select((metric, i) => Measure(metric, i, series, steps))]);
    }

    private static MeasuredMetric Measure(BillableMetric metric, int index, UsageSeries series, List<InstantSpan> steps) => new(
        metric, Rounded(metric, series.Whole[index]), [.. steps.Select((step, i) => new MeasuredStep(step, Rounded(metric, series.Steps[i][index])))]);

    private static MeterReading Rounded(BillableMetric metric, MeterReading reading) => metric.Rounding is not { } rounding
        ? reading
        : reading with
        {
            Units = rounding.Apply(reading.Units),
            Groups = [.. reading.Groups.Select(group => group with { Units = rounding.Apply(group.Units) })],
        };
}
