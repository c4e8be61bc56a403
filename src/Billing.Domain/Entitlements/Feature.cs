using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Entitlements;

/// <summary>What a plan can grant of a feature.</summary>
public enum FeatureType
{
    /// <summary>Whether it is there: <c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>How much of it: a number, or <c>unlimited</c>. It limits usage when a metric measures it.</summary>
    Quantity,

    /// <summary>Any text, which only the organization understands.</summary>
    Custom,
}

/// <summary>Something that plans grant to their subscribers.</summary>
public sealed record Feature
{
    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Unique in the organization; never changes.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>What is granted of it; never changes.</summary>
    public required FeatureType Type { get; init; }

    /// <summary>Of a quantity: the metric that measures it, by code; null for the metric with the feature's own code, if there is one.</summary>
    public string? MetricCode { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>The code of the metric whose usage a quantity limits; null for other types.</summary>
    public string? LimitedMetricCode => Type == FeatureType.Quantity ? MetricCode ?? Code : null;
}
