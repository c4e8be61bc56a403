namespace Billing.Domain.Catalog;

/// <summary>
/// The price of a charge: a closed hierarchy with one record per charge model. All amounts are exact decimals in minor units of the
/// plan's currency and may be fractions of one (<c>1.25</c> cents). Rates are percentages: 1.3 means 1.3 %.
/// </summary>
public abstract record ChargePrice
{
    private protected ChargePrice()
    {
    }

    /// <summary>Which model prices it.</summary>
    public abstract ChargeModel Model { get; }
}

/// <summary>Units times a price, then bounded.</summary>
/// <param name="UnitAmountMinor">Price of one unit.</param>
/// <param name="MinAmountMinor">The least that is charged for the period, or null.</param>
/// <param name="MaxAmountMinor">The most that is charged for the period, or null.</param>
public sealed record StandardPrice(decimal UnitAmountMinor, decimal? MinAmountMinor = null, decimal? MaxAmountMinor = null) : ChargePrice
{
    /// <inheritdoc/>
    public override ChargeModel Model => ChargeModel.Standard;
}

/// <summary>Each tier's units at the tier's own price, plus the flat amount of every tier entered (rules 1 and 2).</summary>
/// <param name="Tiers">Ascending; the last is open.</param>
public sealed record GraduatedPrice(IReadOnlyList<PriceTier> Tiers) : ChargePrice
{
    /// <inheritdoc/>
    public override ChargeModel Model => ChargeModel.Graduated;
}

/// <summary>All units at the price of the tier that holds the total (rule 3).</summary>
/// <param name="Tiers">Ascending; the last is open.</param>
public sealed record VolumePrice(IReadOnlyList<PriceTier> Tiers) : ChargePrice
{
    /// <inheritdoc/>
    public override ChargeModel Model => ChargeModel.Volume;
}

/// <summary>Started packages after free units: <c>ceil(max(0, units - free) / size) x amount</c> (rule 4).</summary>
/// <param name="AmountMinor">Price of one package.</param>
/// <param name="PackageSize">Units in a package, above 0.</param>
/// <param name="FreeUnits">Units that cost nothing.</param>
public sealed record PackagePrice(decimal AmountMinor, decimal PackageSize = 1, decimal FreeUnits = 0) : ChargePrice
{
    /// <inheritdoc/>
    public override ChargeModel Model => ChargeModel.Package;
}

/// <summary>A rate on the amounts of transactions beyond a free stretch, a fixed fee per paid transaction, bounds per transaction (rule 5).</summary>
/// <param name="RatePercent">The rate in percent.</param>
/// <param name="FixedAmountMinor">Fee of each paid transaction.</param>
/// <param name="FreeEvents">Number of transactions that are free, or null for no such limit.</param>
/// <param name="FreeAmount">Sum of units that is free, or null for no such limit. The free stretch ends at the limit reached first.</param>
/// <param name="MinPerTransactionMinor">The least a paid transaction costs, rate and fixed fee together.</param>
/// <param name="MaxPerTransactionMinor">The most a paid transaction costs.</param>
public sealed record PercentagePrice(
    decimal RatePercent,
    decimal FixedAmountMinor = 0,
    long? FreeEvents = null,
    decimal? FreeAmount = null,
    decimal? MinPerTransactionMinor = null,
    decimal? MaxPerTransactionMinor = null) : ChargePrice
{
    /// <inheritdoc/>
    public override ChargeModel Model => ChargeModel.Percentage;

    /// <summary>
    /// Whether the amounts of the single transactions matter; without a free stretch and bounds, the total and the number of events
    /// are enough.
    /// </summary>
    public bool NeedsTransactions =>
        FreeEvents is not null || FreeAmount is not null || MinPerTransactionMinor is not null || MaxPerTransactionMinor is not null;
}

/// <summary>A rate per tier of the amount, plus the flat amount of every tier entered (rule 6).</summary>
/// <param name="Tiers">Ascending; the last is open.</param>
public sealed record GraduatedPercentagePrice(IReadOnlyList<RateTier> Tiers) : ChargePrice
{
    /// <inheritdoc/>
    public override ChargeModel Model => ChargeModel.GraduatedPercentage;
}

/// <summary>A fixed amount if one is given, else units times a price agreed apart.</summary>
/// <param name="FixedAmountMinor">The amount whatever the usage, or null.</param>
/// <param name="UnitAmountMinor">Price of one unit when there is no fixed amount.</param>
public sealed record CustomPrice(decimal? FixedAmountMinor, decimal UnitAmountMinor = 0) : ChargePrice
{
    /// <inheritdoc/>
    public override ChargeModel Model => ChargeModel.Custom;
}

/// <summary>The price comes with each event: the sum of price times quantity.</summary>
/// <param name="PriceField">The event property with the price of a unit in minor units.</param>
/// <param name="QuantityField">The event property with the number of units.</param>
public sealed record DynamicPrice(string PriceField = "unit_price", string QuantityField = "quantity") : ChargePrice
{
    /// <inheritdoc/>
    public override ChargeModel Model => ChargeModel.Dynamic;
}
