namespace Billing.Application.Documents;

/// <summary>One row of the tax summary.</summary>
/// <param name="Name">Name of the tax, such as <c>VAT</c>.</param>
/// <param name="RatePercent">Rate in percent: 20 for 20 %, 7.7 for 7.7 %.</param>
/// <param name="BaseMinor">Amount the rate applies to, net of discounts, in minor units.</param>
/// <param name="AmountMinor">The tax, in minor units.</param>
public sealed record DocumentTax(string Name, decimal RatePercent, long BaseMinor, long AmountMinor);
