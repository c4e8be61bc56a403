using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>Graduated: each tier's units at the tier's own price.</summary>
internal static class GraduatedPricer
{
    internal static decimal Price(GraduatedPrice price, in UsageQuantity usage, List<PriceLine>? lines) =>
        TierWalk.Price(new Tiers(price.Tiers), usage, PriceLineKind.Tier, lines);

    private readonly struct Tiers(IReadOnlyList<PriceTier> tiers) : ITiers
    {
        public int Count => tiers.Count;

        public PriceTier At(int index) => tiers[index];
    }
}
