using Billing.Domain.Identity;
using Billing.Domain.Rating;

namespace Billing.Domain.Invoicing;

/// <summary>Aggregated usage of one charge: of one of its filters, of one pricing group, or of the rest.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="Quantity">The usage.</param>
/// <param name="Filter">Position in the charge's filters; null for usage that matches none.</param>
/// <param name="Group">Values of the charge's grouping properties as text, or null.</param>
public sealed record ChargeUsage(BillingId ChargeId, UsageQuantity Quantity, int? Filter = null, string? Group = null);
