using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>Graduated percentage: each tier's part of the amount at the tier's own rate (rule 6).</summary>
internal static class GraduatedPercentagePricer
{
    internal static decimal Price(GraduatedPercentagePrice price, in UsageQuantity usage, List<PriceLine>? lines) =>
        TierWalk.Price(new Tiers(price.Tiers), usage, PriceLineKind.RateTier, lines);

    private readonly struct Tiers(IReadOnlyList<RateTier> tiers) : ITiers
    {
        public int Count => tiers.Count;

        public PriceTier At(int index)
        {
            RateTier tier = tiers[index];
            return new PriceTier(tier.UpTo, tier.RatePercent * 0.01m, tier.FlatAmountMinor);
        }
    }
}
