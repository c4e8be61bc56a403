using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>Custom: the fixed amount if one is given, whatever the usage; else units times a price.</summary>
internal static class CustomPricer
{
    internal static decimal Price(CustomPrice price, in UsageQuantity usage, List<PriceLine>? lines)
    {
        if (price.FixedAmountMinor is { } fixedAmount)
        {
            lines?.Add(new PriceLine(PriceLineKind.Fixed, 1, fixedAmount, 0, fixedAmount));
            return fixedAmount;
        }

        decimal units = usage.PricedUnits();
        lines?.Add(new PriceLine(PriceLineKind.Units, units, price.UnitAmountMinor, 0, units * price.UnitAmountMinor));
        return units * price.UnitAmountMinor;
    }
}
