using Billing.Domain.Identity;

namespace Billing.Domain.Invoicing;

/// <summary>What the fees of one charge that were billed before its period ended came to.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="AmountMinor">Sum of its fees, before coupons and taxes.</param>
public sealed record AdvanceBilled(BillingId ChargeId, long AmountMinor);
