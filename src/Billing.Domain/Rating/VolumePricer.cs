using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>
/// Volume: the first tier whose bound reaches the full units prices all of them (rule 3); beyond the last bound, the last tier. Its
/// flat amount is due too, for the first tier also at zero usage (rule 2).
/// </summary>
internal static class VolumePricer
{
    internal static decimal Price(VolumePrice price, in UsageQuantity usage, List<PriceLine>? lines)
    {
        int index = 0;
        while (index < price.Tiers.Count - 1 && price.Tiers[index].UpTo < usage.Units) index++;

        PriceTier tier = price.Tiers[index];
        bool last = index == price.Tiers.Count - 1;
        decimal from = index == 0 ? 0 : price.Tiers[index - 1].UpTo ?? 0;
        decimal units = Math.Max(0, usage.PricedUnits());
        decimal amount = (units * tier.UnitAmountMinor) + tier.FlatAmountMinor;
        lines?.Add(new PriceLine(
            PriceLineKind.Tier, units, tier.UnitAmountMinor, tier.FlatAmountMinor, amount, from, last ? null : tier.UpTo));
        return amount;
    }
}
