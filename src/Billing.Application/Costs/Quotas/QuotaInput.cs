using Billing.Domain.Costs;
using Billing.Domain.Identity;

namespace Billing.Application.Costs.Quotas;

/// <summary>What a new quota is made of; shapes are checked by the surface.</summary>
/// <param name="CustomerId">Whose usage.</param>
/// <param name="MetricCode">The metric.</param>
/// <param name="Limit">Zero or more, in units of the metric.</param>
/// <param name="Period">In which time.</param>
/// <param name="Enforcement">What happens beyond it.</param>
public sealed record NewQuota(BillingId CustomerId, string MetricCode, decimal Limit, QuotaPeriod Period, QuotaEnforcement Enforcement)
{
    /// <summary>From which part of the limit it is warned of.</summary>
    public int WarningPercent { get; init; } = 80;

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>What the limit is called in other words.</summary>
    public string? Label { get; init; }

    /// <summary>Who should hear of it.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];
}

/// <summary>A change of a quota: null leaves a field as it is.</summary>
/// <param name="Limit">Zero or more.</param>
/// <param name="Enforcement">What happens beyond it.</param>
/// <param name="WarningPercent">From which part of the limit it is warned of.</param>
/// <param name="Name">For people.</param>
/// <param name="Recipients">Who should hear of it.</param>
/// <param name="IsActive">Whether it does anything.</param>
/// <param name="Period">In which time.</param>
public sealed record QuotaPatch(
    decimal? Limit = null, QuotaEnforcement? Enforcement = null, int? WarningPercent = null, string? Name = null, IReadOnlyList<string>? Recipients = null,
    bool? IsActive = null, QuotaPeriod? Period = null);
