using Billing.Application.Usage.Queries;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

internal sealed record UsageTrendMetric(string Code, decimal Units, long EventsCount);

internal sealed record UsageTrendPoint(
    LocalDate Date, [property: Doc("The quantities of all metrics together.")] decimal Value, long EventsCount, IReadOnlyList<UsageTrendMetric> Metrics)
{
    public static UsageTrendPoint From(TrendPoint it) => new(
        it.Day, it.Value, it.EventsCount, [.. it.Metrics.Select(metric => new UsageTrendMetric(metric.Usage.Metric.Code, metric.Units, metric.EventsCount))]);
}

internal sealed record UsageTrendResponse(BillingId SubscriptionId, LocalDate StartDate, LocalDate EndDate, IReadOnlyList<UsageTrendPoint> DataPoints)
{
    public static UsageTrendResponse From(Subscription subscription, TrendOfUsage it) =>
        new(subscription.Id, it.First, it.Last, [.. it.Points.Select(UsageTrendPoint.From)]);
}

internal sealed record GroupUsage(
    [property: Doc("Value of the property; empty where events had none.", Example = "\"eu\"")] string Value, decimal Units, long EventsCount);

internal sealed record UsageStepResponse(Instant FromDatetime, Instant ToDatetime, decimal Units, long EventsCount, IReadOnlyList<GroupUsage> Groups)
{
    public static UsageStepResponse From(MeasuredStep it) =>
        new(it.Span.Start, it.Span.End, it.Reading.Units, it.Reading.EventsCount, MetricUsageResponse.GroupsOf(it.Reading));
}

internal sealed record MetricUsageResponse(
    string Code, string Name, AggregationType AggregationType, decimal Units, long EventsCount,
    [property: Doc("One for each value of group_by; empty without it.")] IReadOnlyList<GroupUsage> Groups,
    [property: Doc("One for each hour or day; empty without step.")] IReadOnlyList<UsageStepResponse> Series)
{
    public static MetricUsageResponse From(MeasuredMetric it) => new(
        it.Metric.Code, it.Metric.Name, it.Metric.Aggregation, it.Reading.Units, it.Reading.EventsCount, GroupsOf(it.Reading),
        [.. it.Series.Select(UsageStepResponse.From)]);

    public static IReadOnlyList<GroupUsage> GroupsOf(MeterReading reading) =>
        [.. reading.Groups.Select(group => new GroupUsage(group.Values[0], group.Units, group.EventsCount))];
}

internal sealed record MeasuredUsageResponse(
    Instant FromDatetime, Instant ToDatetime,
    [property: Doc("Zone whose days a daily series has.", Example = "\"Europe/Warsaw\"")] string Timezone,
    IReadOnlyList<MetricUsageResponse> Metrics)
{
    public static MeasuredUsageResponse From(MeasuredUsage it) =>
        new(it.Span.Start, it.Span.End, it.Zone.Id, [.. it.Metrics.Select(MetricUsageResponse.From)]);
}
