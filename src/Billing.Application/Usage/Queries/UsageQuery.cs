using Billing.Domain.Catalog;
using Billing.Domain.Results;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Queries;

/// <summary>How a series of usage is cut.</summary>
public enum UsageStep
{
    /// <summary>Hours of UTC.</summary>
    Hour,

    /// <summary>Days of the customer's zone.</summary>
    Day,
}

/// <summary>Which usage to read. All conditions hold together.</summary>
public sealed record UsageQuery
{
    /// <summary>Most hours of a series of hours.</summary>
    public const int HoursMax = 31 * 24;

    /// <summary>Most days of any query: the cost grows with them.</summary>
    public const int DaysMax = 400;

    /// <summary>The time whose usage is read.</summary>
    public required InstantSpan Span { get; init; }

    /// <summary>Only this metric, by its code; null for all.</summary>
    public string? MetricCode { get; init; }

    /// <summary>Only events that pass; null for all.</summary>
    public UsageFilter? Filter { get; init; }

    /// <summary>An event property by whose values the quantity is read apart as well; null for none.</summary>
    public string? GroupBy { get; init; }

    /// <summary>How the series is cut; null for none.</summary>
    public UsageStep? Step { get; init; }

    /// <summary>What is wrong with the span, or null.</summary>
    /// <param name="from">What the caller calls its start.</param>
    /// <param name="to">What the caller calls its end.</param>
    internal Failure? Fault(string from = "from_timestamp", string to = "to_timestamp") => Span switch
    {
        { IsEmpty: true } => Failure.Invalid([new FieldError(["query", from], $"must lie before {to}", "out_of_range")]),
        _ when Span.End - Span.Start > Duration.FromDays(DaysMax) || (Step == UsageStep.Hour && Span.End - Span.Start > Duration.FromHours(HoursMax)) =>
            Failure.Invalid([new FieldError(["query", from], $"must lie at most {DaysMax} days before {to}, and {HoursMax / 24} for hours", "out_of_range")]),
        _ => null,
    };

    /// <summary>The meter that reads a metric.</summary>
    internal UsageMeter MeterOf(BillableMetric metric) =>
        MetricMeters.Of(metric, Filter is null ? null : [Filter], GroupBy is null ? null : [GroupBy]);
}

/// <summary>Usage of some metrics over some time.</summary>
/// <param name="Span">The time.</param>
/// <param name="Zone">The zone whose days a series has.</param>
/// <param name="Metrics">One for each metric.</param>
public sealed record MeasuredUsage(InstantSpan Span, DateTimeZone Zone, IReadOnlyList<MeasuredMetric> Metrics);

/// <summary>The usage of one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Reading">The whole span, rounded as the metric says.</param>
/// <param name="Series">The span cut into steps, oldest first; empty when no series was asked for.</param>
public sealed record MeasuredMetric(BillableMetric Metric, MeterReading Reading, IReadOnlyList<MeasuredStep> Series);

/// <summary>The usage of a step.</summary>
/// <param name="Span">The step, cut at the ends of the query.</param>
/// <param name="Reading">Its usage, rounded as the metric says.</param>
public sealed record MeasuredStep(InstantSpan Span, MeterReading Reading);
