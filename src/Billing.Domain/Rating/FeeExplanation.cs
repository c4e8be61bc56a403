namespace Billing.Domain.Rating;

/// <summary>How an amount came about, as text and as data.</summary>
/// <param name="Text">One sentence for people: <c>90 units in tier (10, 100] at 0.50 USD = 45.00 USD</c>.</param>
/// <param name="Lines">The steps; their amounts add up to the exact amount.</param>
public sealed record FeeExplanation(string Text, IReadOnlyList<PriceLine> Lines);
