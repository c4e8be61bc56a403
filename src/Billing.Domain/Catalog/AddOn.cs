using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Catalog;

/// <summary>Something that is sold once: a set-up, a training, a device.</summary>
public sealed record AddOn
{
    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Unique in the organization.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>Its price in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>Currency of the price.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Its price in further currencies; null for none.</summary>
    public IReadOnlyList<Money>? OtherPrices { get; init; }

    /// <summary>Its price in each currency that it has one in, its first currency first.</summary>
    public IEnumerable<Money> AllPrices() => [new Money(AmountMinor, Currency), .. OtherPrices ?? []];

    /// <summary>What invoice lines call it; null for its name.</summary>
    public string? InvoiceDisplayName { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>An add-on that was sold to a customer.</summary>
/// <param name="Id">The id, in the customer's partition.</param>
/// <param name="AddOnId">The add-on.</param>
/// <param name="CustomerId">Who bought it.</param>
/// <param name="CustomerName">The customer's name at that time.</param>
/// <param name="AmountMinor">The price, in minor units.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="InvoiceId">The invoice that bills it; null while it waits for the customer's next one.</param>
/// <param name="CreatedAt">When it was sold.</param>
public sealed record AppliedAddOn(
    BillingId Id, BillingId AddOnId, BillingId CustomerId, string CustomerName, long AmountMinor, Currency Currency, BillingId? InvoiceId, Instant CreatedAt)
{
    /// <summary>The add-on's code at that time.</summary>
    public string Code { get; init; } = "";

    /// <summary>The add-on's name at that time.</summary>
    public string Name { get; init; } = "";

    /// <summary>The subscription whose next invoice it waits for; null for any of the customer's.</summary>
    public BillingId? SubscriptionId { get; init; }

    /// <summary>What the line of one that waits is called; null for its name.</summary>
    public string? LineName { get; init; }

    /// <summary>Taxes of the line of one that waits; null means the customer's apply.</summary>
    public IReadOnlyList<string>? TaxCodes { get; init; }
}
