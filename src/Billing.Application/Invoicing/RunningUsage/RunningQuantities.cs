using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing.RunningUsage;

/// <summary>
/// Reads how much of a metric a subscription has used in a period, whether or not its plan prices it: from counters, without pricing anything.
/// </summary>
public sealed class RunningQuantities(CustomerReader customers, ICatalog catalog, UsageReader usage, IClock clock)
{
    /// <summary>The running period, so far.</summary>
    public async ValueTask<Result<RunningQuantity>> CurrentAsync(
        DataSpace space, Subscription subscription, BillableMetric metric, CancellationToken cancellationToken) =>
        (await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure)
            ? await ReadAsync(periods, metric, periods.Holding(clock.GetCurrentInstant()), cancellationToken)
            : failure;

    /// <summary>One period of a subscription.</summary>
    internal async ValueTask<RunningQuantity> ReadAsync(
        SubscriptionPeriods periods, BillableMetric metric, BillingPeriod period, CancellationToken cancellationToken)
    {
        InstantSpan service = periods.ServiceOf(period, clock.GetCurrentInstant());
        if (service.IsEmpty)
        {
            return new RunningQuantity(period.Span.End == Instant.MaxValue ? service : period.Span, 0);
        }

        UsageReading reading = await usage.ReadAsync(
            periods.Space, periods.Customer.Id.Owner, [MetricMeters.Of(metric)], service.Start, service.End, cancellationToken);
        decimal units = reading.Meters[0].Units;
        return new RunningQuantity(service, metric.Rounding is { } rounding ? rounding.Apply(units) : units);
    }
}

/// <summary>How much was used.</summary>
/// <param name="Period">In which time, <c>[Start, End)</c>.</param>
/// <param name="Units">The quantity, rounded as the metric says.</param>
public sealed record RunningQuantity(InstantSpan Period, decimal Units);
