namespace Billing.Domain.Catalog;

/// <summary>One tier of a graduated or volume price: the units in <c>(previous.UpTo, UpTo]</c> (rule 1).</summary>
/// <param name="UpTo">The last quantity that belongs to the tier; null on the last, open tier.</param>
/// <param name="UnitAmountMinor">Price of one unit, exact, in minor units.</param>
/// <param name="FlatAmountMinor">Due once when the tier is entered; for the first tier also at zero usage (rule 2).</param>
public readonly record struct PriceTier(decimal? UpTo, decimal UnitAmountMinor, decimal FlatAmountMinor = 0);

/// <summary>One tier of a graduated percentage: the part of the amount in <c>(previous.UpTo, UpTo]</c>.</summary>
/// <param name="UpTo">The last amount that belongs to the tier; null on the last, open tier.</param>
/// <param name="RatePercent">Rate on the part, in percent.</param>
/// <param name="FlatAmountMinor">Due once when the tier is entered; for the first tier also at zero usage (rule 2).</param>
public readonly record struct RateTier(decimal? UpTo, decimal RatePercent, decimal FlatAmountMinor = 0);
