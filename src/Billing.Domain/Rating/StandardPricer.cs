using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>Standard: units times a price, then bounded by the price's own minimum and maximum.</summary>
internal static class StandardPricer
{
    internal static decimal Price(StandardPrice price, in UsageQuantity usage, List<PriceLine>? lines)
    {
        decimal units = usage.PricedUnits();
        decimal amount = units * price.UnitAmountMinor;
        lines?.Add(new PriceLine(PriceLineKind.Units, units, price.UnitAmountMinor, 0, amount));
        return AmountBounds.Apply(amount, price.MinAmountMinor, price.MaxAmountMinor, lines);
    }
}
