namespace Billing.Application.Documents;

/// <summary>One step of how the amount of a line came about, as numbers: the renderer has the words.</summary>
public sealed record DocumentStep
{
    /// <summary>What kind of step.</summary>
    public required DocumentStepKind Kind { get; init; }

    /// <summary>Units, days, packages or transactions; minor units where an amount is priced.</summary>
    public decimal Quantity { get; init; }

    /// <summary>Price of one in minor units; the rate as a fraction where an amount is priced.</summary>
    public decimal UnitPriceMinor { get; init; }

    /// <summary>Fixed part in minor units.</summary>
    public decimal FlatMinor { get; init; }

    /// <summary>What the step came to, in minor units.</summary>
    public decimal AmountMinor { get; init; }

    /// <summary>Lower bound of a tier, excluded; how many are priced by days; null for none.</summary>
    public decimal? From { get; init; }

    /// <summary>Upper bound of a tier, included; days of the whole period; null for no end.</summary>
    public decimal? UpTo { get; init; }
}

/// <summary>Kinds of steps.</summary>
public enum DocumentStepKind
{
    /// <summary>Units at a price.</summary>
    Units,

    /// <summary>Units that cost nothing.</summary>
    FreeUnits,

    /// <summary>An amount that costs nothing.</summary>
    FreeAmount,

    /// <summary>Units within a tier.</summary>
    Tier,

    /// <summary>A rate of an amount within a tier.</summary>
    RateTier,

    /// <summary>Whole packages.</summary>
    Packages,

    /// <summary>A rate of an amount.</summary>
    Rate,

    /// <summary>A fixed price per transaction.</summary>
    FixedFees,

    /// <summary>What the least and the most per transaction changed.</summary>
    TransactionBounds,

    /// <summary>Up to the minimum.</summary>
    Minimum,

    /// <summary>Down to the maximum.</summary>
    Maximum,

    /// <summary>A fixed amount.</summary>
    Fixed,

    /// <summary>Amounts that came with the events.</summary>
    Dynamic,

    /// <summary>A share by days.</summary>
    Days,

    /// <summary>Billed before.</summary>
    AlreadyBilled,
}
