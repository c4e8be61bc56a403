namespace Billing.Domain.Rating;

/// <summary>What a line of an explanation stands for.</summary>
public enum PriceLineKind
{
    /// <summary>Units times a price.</summary>
    Units,

    /// <summary>Units that cost nothing.</summary>
    FreeUnits,

    /// <summary>The part of the quantity in one tier.</summary>
    Tier,

    /// <summary>The part of an amount in one tier, at the tier's rate; the unit price is the rate as a fraction.</summary>
    RateTier,

    /// <summary>Started packages.</summary>
    Packages,

    /// <summary>A rate on an amount; the quantity is the amount and the unit price the rate as a fraction.</summary>
    Rate,

    /// <summary>Fixed fees of transactions; the quantity is their number.</summary>
    FixedFees,

    /// <summary>What bounds per transaction added (or took, when negative).</summary>
    TransactionBounds,

    /// <summary>What the minimum of the charge added.</summary>
    Minimum,

    /// <summary>What the maximum of the charge took, negative.</summary>
    Maximum,

    /// <summary>A fixed amount.</summary>
    Fixed,

    /// <summary>Amounts that came with the events; the quantity is their number.</summary>
    Dynamic,

    /// <summary>
    /// The share of days: quantity days of <see cref="PriceLine.UpTo"/> days, times <see cref="PriceLine.From"/> units when there is
    /// more or less than one.
    /// </summary>
    Days,

    /// <summary>What was billed before for the same usage or period, negative.</summary>
    AlreadyBilled,

    /// <summary>The part of an amount that a percentage leaves free; the quantity is that part.</summary>
    FreeAmount,
}

/// <summary>One step of how an amount came about. The amounts of all lines add up to the exact amount.</summary>
/// <param name="Kind">What the line stands for.</param>
/// <param name="Quantity">Units, packages, transactions or days.</param>
/// <param name="UnitAmountMinor">Price of one, exact, in minor units.</param>
/// <param name="FlatAmountMinor">Flat amount on top.</param>
/// <param name="AmountMinor">What the line comes to, exact.</param>
/// <param name="From">Lower bound of a tier, not included; the number of units for <see cref="PriceLineKind.Days"/>, null for one.</param>
/// <param name="UpTo">Upper bound of a tier, included; the period's days for <see cref="PriceLineKind.Days"/>.</param>
public readonly record struct PriceLine(
    PriceLineKind Kind,
    decimal Quantity,
    decimal UnitAmountMinor,
    decimal FlatAmountMinor,
    decimal AmountMinor,
    decimal? From = null,
    decimal? UpTo = null);
