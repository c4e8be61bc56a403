using Billing.Application.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Queries;

/// <summary>The daily usage of a subscription, in days of its customer's zone.</summary>
public sealed class UsageTrend(CustomerReader customers, UsageQueries queries, IClock clock)
{
    /// <summary>Days that are shown unless asked otherwise.</summary>
    public const int UsualDays = 30;

    /// <summary>The days from the first to the last, both included. Left out, they are the last 30.</summary>
    /// <param name="space">The data space.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="first">The first day, or null.</param>
    /// <param name="last">The last day, or null for the running one.</param>
    /// <param name="metricCode">Only this metric of the plan, or null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Result<TrendOfUsage>> RunAsync(
        DataSpace space, Subscription subscription, LocalDate? first, LocalDate? last, string? metricCode, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, subscription.CustomerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        LocalDate end = last ?? LocalDate.Max(first ?? LocalDate.MinIsoValue, LocalDays.Of(clock.GetCurrentInstant(), zone));
        LocalDate start = first ?? end.PlusDays(1 - UsualDays);
        var days = new DaySpan(start, end.PlusDays(1));
        if (days.Count is 0 or > UsageQuery.DaysMax)
        {
            return Failure.Invalid([new FieldError(["query", "start_date"], $"must not lie after end_date, and at most {UsageQuery.DaysMax} days before it", "out_of_range")]);
        }

        var query = new UsageQuery
        {
            Span = new InstantSpan(LocalDays.StartOf(days.Start, zone), LocalDays.StartOf(days.End, zone)), MetricCode = metricCode, Step = UsageStep.Day,
        };
        Result<MeasuredUsage> read = await queries.OfSubscriptionAsync(space, subscription, query, cancellationToken);
        return read.Map(usage => new TrendOfUsage(start, end, [.. Enumerable.Range(0, days.Count).Select(i => PointOf(start.PlusDays(i), usage))]));
    }

    private static TrendPoint PointOf(LocalDate day, MeasuredUsage usage)
    {
        List<TrendMetric> metrics =
        [
            .. usage.Metrics.Select(metric => new TrendMetric(
                metric, metric.Series.FirstOrDefault(step => LocalDays.Of(step.Span.Start, usage.Zone) == day)?.Reading)),
        ];
        return new TrendPoint(day, metrics);
    }
}

/// <summary>Usage by day.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
/// <param name="Points">One for each day.</param>
public sealed record TrendOfUsage(LocalDate First, LocalDate Last, IReadOnlyList<TrendPoint> Points);

/// <summary>The usage of one day.</summary>
/// <param name="Day">The day in the customer's zone.</param>
/// <param name="Metrics">One for each metric.</param>
public sealed record TrendPoint(LocalDate Day, IReadOnlyList<TrendMetric> Metrics)
{
    /// <summary>The quantities of all metrics together.</summary>
    public decimal Value => Metrics.Sum(metric => metric.Units);

    /// <summary>Events of the day, each once although several metrics measure it.</summary>
    public long EventsCount => Metrics.DistinctBy(metric => metric.Usage.Metric.MeasuredCode).Sum(metric => metric.EventsCount);
}

/// <summary>The usage of one metric on one day.</summary>
/// <param name="Usage">The metric.</param>
/// <param name="Reading">What was read; null outside the service.</param>
public sealed record TrendMetric(MeasuredMetric Usage, MeterReading? Reading)
{
    /// <summary>The quantity.</summary>
    public decimal Units => Reading?.Units ?? 0;

    /// <summary>Events that were measured.</summary>
    public long EventsCount => Reading?.EventsCount ?? 0;
}
