namespace Billing.Domain.Invoicing;

/// <summary>One coupon of one fee.</summary>
/// <param name="Code">The coupon's code.</param>
/// <param name="AmountMinor">The fee's share of what the coupon took off, split by largest remainder (rule 13).</param>
public sealed record FeeCoupon(string Code, long AmountMinor);
