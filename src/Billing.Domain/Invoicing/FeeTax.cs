namespace Billing.Domain.Invoicing;

/// <summary>One tax of one fee.</summary>
/// <param name="Code">The tax's code.</param>
/// <param name="Rate">The rate as a fraction: 0.2 is 20 %.</param>
/// <param name="AmountMinor">The fee's share of the tax, split by largest remainder (rule 15).</param>
/// <param name="Inclusive">True when the fee's amount contains it.</param>
public sealed record FeeTax(string Code, decimal Rate, long AmountMinor, bool Inclusive = false);

/// <summary>One tax of an invoice: a row of its tax summary.</summary>
/// <param name="Code">The tax's code.</param>
/// <param name="Name">What documents call it.</param>
/// <param name="Rate">The rate as a fraction: 0.2 is 20 %.</param>
/// <param name="Inclusive">True when the fees' amounts contain it.</param>
/// <param name="BaseMinor">The net amount that is taxed: fees less progressive credits and coupons, without inclusive tax.</param>
/// <param name="AmountMinor">The tax, rounded once.</param>
public sealed record InvoiceTax(string Code, string Name, decimal Rate, bool Inclusive, long BaseMinor, long AmountMinor);
