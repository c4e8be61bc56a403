using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Catalog;

/// <summary>An event property of a metric and the values that charges may price apart.</summary>
/// <param name="Id">The id; a filter is addressed by it in charges.</param>
/// <param name="Key">Name of the event property.</param>
/// <param name="Values">The known values, as text.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record MetricFilter(BillingId Id, string Key, IReadOnlyList<string> Values, Instant CreatedAt, Instant UpdatedAt);
