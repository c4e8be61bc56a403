using Billing.Domain.Monetary;

namespace Billing.Application.AddOns;

/// <summary>What a new add-on is made of; shapes and lengths are checked by the surface.</summary>
/// <param name="Code">Unique in the data space.</param>
/// <param name="Name">For people.</param>
/// <param name="AmountMinor">Its price in minor units.</param>
/// <param name="Currency">Currency of the price.</param>
/// <param name="Description">For people.</param>
/// <param name="InvoiceDisplayName">What invoice lines call it.</param>
public sealed record NewAddOn(
    string Code, string Name, long AmountMinor, Currency Currency, string? Description = null, string? InvoiceDisplayName = null)
{
    /// <summary>Its price in further currencies.</summary>
    public IReadOnlyList<Money> OtherPrices { get; init; } = [];
}

/// <summary>A change of an add-on: null leaves a field as it is.</summary>
/// <param name="Name">For people.</param>
/// <param name="AmountMinor">Its price in minor units.</param>
/// <param name="Currency">Currency of the price.</param>
/// <param name="Description">For people.</param>
/// <param name="InvoiceDisplayName">What invoice lines call it.</param>
public sealed record AddOnPatch(
    string? Name = null, long? AmountMinor = null, Currency? Currency = null, string? Description = null, string? InvoiceDisplayName = null)
{
    /// <summary>Its price in further currencies, in place of all.</summary>
    public IReadOnlyList<Money>? OtherPrices { get; init; }
}
