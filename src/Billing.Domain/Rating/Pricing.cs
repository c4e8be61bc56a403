using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>
/// Prices one quantity: the single entry to the pricers, one per charge model. Pure and exact; nothing is rounded here and nothing
/// is allocated unless lines are asked for.
/// </summary>
public static class Pricing
{
    /// <summary>The exact amount in minor units.</summary>
    /// <param name="price">The price.</param>
    /// <param name="usage">The usage to price; negative units count as none where tiers or packages are walked.</param>
    /// <param name="lines">Receives the steps, or null when nobody wants them.</param>
    public static decimal Price(ChargePrice price, in UsageQuantity usage, List<PriceLine>? lines = null) => price switch
    {
        StandardPrice standard => StandardPricer.Price(standard, usage, lines),
        GraduatedPrice graduated => GraduatedPricer.Price(graduated, usage, lines),
        VolumePrice volume => VolumePricer.Price(volume, usage, lines),
        PackagePrice package => PackagePricer.Price(package, usage, lines),
        PercentagePrice percentage => PercentagePricer.Price(percentage, usage, lines),
        GraduatedPercentagePrice graduated => GraduatedPercentagePricer.Price(graduated, usage, lines),
        CustomPrice custom => CustomPricer.Price(custom, usage, lines),
        DynamicPrice => DynamicPricer.Price(usage, lines),
        _ => throw new ArgumentOutOfRangeException(nameof(price), price, "Unknown charge model."),
    };

    /// <summary>The effective price of one unit: the amount over the full units, 0 without units.</summary>
    public static decimal EffectiveUnitAmount(decimal amountMinor, decimal fullUnits) => fullUnits == 0 ? 0 : amountMinor / fullUnits;
}
