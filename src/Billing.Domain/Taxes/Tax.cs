using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Taxes;

/// <summary>A tax that charges, plans, customers or the organization name by code.</summary>
public sealed record Tax
{
    /// <summary>Decimals a rate may have.</summary>
    public const int RateDecimals = 4;

    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Unique in the organization.</summary>
    public required string Code { get; init; }

    /// <summary>What documents call it.</summary>
    public required string Name { get; init; }

    /// <summary>The rate as a fraction with at most four decimals: 0.2 is 20 %.</summary>
    public required decimal Rate { get; init; }

    /// <summary>True when prices already contain it (rule 15).</summary>
    public bool Inclusive { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>A word of the organization's own, optional.</summary>
    public string? Category { get; init; }

    /// <summary>True when it applies wherever charge, plan and customer name no tax.</summary>
    public bool AppliedToOrganization { get; init; }

    /// <summary>Billing entities and add-ons that it is applied to; known only where the whole catalogue was read.</summary>
    public IReadOnlyList<BillingId> AppliedTo { get; init; } = [];

    /// <summary>True when it is applied to the default billing entity, which customers that name none belong to; known likewise.</summary>
    public bool AppliedToDefaultEntity { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}
