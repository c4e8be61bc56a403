using Billing.Domain.Monetary;

namespace Billing.Domain.Rating;

/// <summary>How an amount came about, as data; <see cref="ToText"/> says the same in words.</summary>
/// <param name="Lines">The steps; their amounts add up to the exact amount.</param>
public sealed record FeeExplanation(IReadOnlyList<PriceLine> Lines)
{
    /// <summary>The steps in words, such as <c>90 in tier (10, 100] x 0.50 USD = 45.00 USD</c>, separated by semicolons.</summary>
    public string ToText(Currency currency) => string.Join("; ", Lines.Select(line => PriceLineText.Describe(line, currency)));
}
