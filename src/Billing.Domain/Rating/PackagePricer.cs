using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>Package: <c>ceil(max(0, units - free) / size) x amount</c>; a started package is whole (rule 4).</summary>
internal static class PackagePricer
{
    internal static decimal Price(PackagePrice price, in UsageQuantity usage, List<PriceLine>? lines)
    {
        decimal units = usage.PricedUnits();
        decimal paid = Math.Max(0, units - price.FreeUnits);
        decimal packages = decimal.Ceiling(paid / price.PackageSize);
        decimal amount = packages * price.AmountMinor;
        if (lines is not null)
        {
            if (price.FreeUnits > 0) lines.Add(new PriceLine(PriceLineKind.FreeUnits, Math.Max(0, units - paid), 0, 0, 0));
            lines.Add(new PriceLine(PriceLineKind.Packages, packages, price.AmountMinor, 0, amount));
        }

        return amount;
    }
}
