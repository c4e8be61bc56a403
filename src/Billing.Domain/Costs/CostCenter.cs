using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Costs;

/// <summary>In which time a budget is meant.</summary>
public enum BudgetPeriod
{
    /// <summary>A month.</summary>
    Monthly,

    /// <summary>Three months.</summary>
    Quarterly,

    /// <summary>A year.</summary>
    Yearly,
}

/// <summary>A place to which a customer's costs are put.</summary>
public sealed record CostCenter
{
    /// <summary>Deepest tree: a centre, its parent, and so on.</summary>
    public const int DepthMax = 10;

    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Whose costs.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>Unique among the customer's centres; usage names it.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>The centre that it is part of; null for none.</summary>
    public BillingId? ParentId { get; init; }

    /// <summary>What may be spent, in minor units of the customer's currency; null for no budget.</summary>
    public long? BudgetMinor { get; init; }

    /// <summary>In which time.</summary>
    public BudgetPeriod BudgetPeriod { get; init; }

    /// <summary>Who answers for it; optional.</summary>
    public string? ManagerEmail { get; init; }

    /// <summary>Which usage without an explicit centre comes here.</summary>
    public IReadOnlyList<AllocationRule> Rules { get; init; } = [];

    /// <summary>False for one that takes no further costs; what it took keeps its name.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>Which usage a centre takes a part of.</summary>
/// <param name="Priority">The rules of the lowest number that match share the usage.</param>
/// <param name="Percent">Which part, above 0 and at most 100.</param>
/// <param name="MatchTags">Properties that the usage must have, with these values; none for any.</param>
/// <param name="ResourceTypes">Its resource type must be one of these; none for any.</param>
public sealed record AllocationRule(
    int Priority, decimal Percent, IReadOnlyDictionary<string, string> MatchTags, IReadOnlyList<string> ResourceTypes)
{
    /// <summary>The property that names the resource type.</summary>
    public const string ResourceTypeProperty = "resource_type";

    /// <summary>Whether usage with these properties is meant.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> properties) =>
        MatchTags.All(tag => properties.GetValueOrDefault(tag.Key) == tag.Value)
        && (ResourceTypes.Count == 0 || (properties.GetValueOrDefault(ResourceTypeProperty) is { } type && ResourceTypes.Contains(type)));
}
