using Billing.Domain.Identity;

namespace Billing.Domain.Invoicing;

/// <summary>What the fees of one charge paid in advance came to in a period.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="AmountMinor">Sum of its fees, before coupons and taxes.</param>
public sealed record AdvanceBilled(BillingId ChargeId, long AmountMinor);
