using Billing.Domain.Identity;

namespace Billing.Domain.Catalog;

/// <summary>Usage of a charge that has its own price because an event property has one of some values.</summary>
/// <param name="MetricFilterId">The metric's filter.</param>
/// <param name="Key">Name of the event property.</param>
/// <param name="Values">The values that match.</param>
/// <param name="Price">The charge's price with the filter's own properties laid over it.</param>
/// <param name="DisplayName">What its invoice line is called, or null.</param>
/// <param name="PropertiesJson">The filter's own properties as the organization wrote them, a JSON object as text; null for none.</param>
public sealed record ChargeFilter(
    BillingId MetricFilterId,
    string Key,
    IReadOnlyList<string> Values,
    ChargePrice Price,
    string? DisplayName = null,
    string? PropertiesJson = null)
{
    /// <summary>What is filtered, in words: <c>region: eu, us</c>.</summary>
    public string Label => $"{Key}: {string.Join(", ", Values)}";
}
