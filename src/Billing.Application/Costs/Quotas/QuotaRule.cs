using Billing.Application.Invoicing;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Costs;
using Billing.Domain.Results;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>A quota with what it measures and in which time.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="Meter">What it measures.</param>
/// <param name="Zone">The customer's zone.</param>
/// <param name="Periods">The periods of its subscription; null while there is none.</param>
internal sealed record QuotaRule(Quota Quota, UsageMeter Meter, DateTimeZone Zone, SubscriptionPeriods? Periods)
{
    /// <summary>A quota without a period looks back so far.</summary>
    private static readonly Duration LevelBack = Duration.FromDays(31);

    /// <summary>True for a metric whose numbers are levels: each is compared by itself, and nothing adds up.</summary>
    public bool IsLevel => Meter.Kind is MeterKind.Max or MeterKind.Latest;

    /// <summary>The period that an instant lies in.</summary>
    public InstantSpan PeriodOf(Instant at) =>
        QuotaPeriods.Of(Quota.Period, at, Zone, Quota.Period == QuotaPeriod.BillingPeriod ? Periods?.Holding(at).Span : null);

    /// <summary>The part of a period whose usage is read.</summary>
    public static InstantSpan ReadingOf(InstantSpan period, Instant now) =>
        period.End == Instant.MaxValue ? new InstantSpan(now - LevelBack, now + UsageOptions.Default.AcceptAhead + Duration.FromDays(1)) : period;

    /// <summary>Why a metric cannot have such a quota, or null.</summary>
    public static Failure? Fault(BillableMetric metric, QuotaPeriod period, QuotaEnforcement enforcement)
    {
        bool isLevel = metric.Aggregation is AggregationType.Max or AggregationType.Latest;
        bool addsUp = metric.Aggregation is AggregationType.Count or AggregationType.Sum or AggregationType.Custom
            || (metric.Aggregation == AggregationType.WeightedSum && metric.WeightFieldName is not null);
        if (period == QuotaPeriod.None && !isLevel)
        {
            return Failure.Invalid("period", "Only metrics of levels (max, latest) can do without a period");
        }

        return enforcement == QuotaEnforcement.Hard && (metric.Recurring || !(isLevel || addsUp))
            ? Failure.Invalid("enforcement", "Usage can be refused by metrics that add up (count, sum, custom, weighted by a field) or that are levels (max, latest); others can be soft")
            : null;
    }
}
