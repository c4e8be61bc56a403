using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>Tiers behind one shape, so that prices and rates are walked by the same code without allocating.</summary>
internal interface ITiers
{
    int Count { get; }

    PriceTier At(int index);
}

/// <summary>
/// Spreads a quantity over tiers <c>(previous.UpTo, UpTo]</c> (rule 1): each part at its tier's price, plus the flat amount of the first
/// tier always and of a later tier when it is entered (rule 2). Units beyond the last bound belong to the last tier.
/// </summary>
internal static class TierWalk
{
    internal static decimal Price<TTiers>(in TTiers tiers, in UsageQuantity usage, PriceLineKind kind, List<PriceLine>? lines)
        where TTiers : struct, ITiers =>
        usage.Prorated is null ? Whole(tiers, usage.Units, kind, lines) : Prorated(tiers, usage.Prorated, kind, lines);

    private static decimal Whole<TTiers>(in TTiers tiers, decimal units, PriceLineKind kind, List<PriceLine>? lines)
        where TTiers : struct, ITiers
    {
        decimal total = 0;
        decimal from = 0;
        for (int i = 0; i < tiers.Count; i++)
        {
            if (i > 0 && units <= from) break;

            PriceTier tier = tiers.At(i);
            bool last = i == tiers.Count - 1;
            decimal part = Math.Max(0, (last ? units : Math.Min(units, tier.UpTo ?? units)) - from);
            decimal amount = (part * tier.UnitAmountMinor) + tier.FlatAmountMinor;
            lines?.Add(new PriceLine(kind, part, tier.UnitAmountMinor, tier.FlatAmountMinor, amount, from, last ? null : tier.UpTo));
            total += amount;
            from = tier.UpTo ?? units;
        }

        return total;
    }

    // Full units choose the tier, the price applies to the prorated share of each change, and the flat amount of every tier that was
    // ever entered is due in full (rule 8).
    private static decimal Prorated<TTiers>(
        in TTiers tiers,
        IReadOnlyList<ProratedUnits> changes,
        PriceLineKind kind,
        List<PriceLine>? lines)
        where TTiers : struct, ITiers
    {
        decimal total = 0;
        decimal from = 0;
        decimal peak = Peak(changes);
        for (int i = 0; i < tiers.Count; i++)
        {
            if (i > 0 && peak <= from) break;

            PriceTier tier = tiers.At(i);
            decimal? upTo = i == tiers.Count - 1 ? null : tier.UpTo;
            decimal share = ShareInTier(changes, from, upTo);
            decimal amount = (share * tier.UnitAmountMinor) + tier.FlatAmountMinor;
            lines?.Add(new PriceLine(kind, share, tier.UnitAmountMinor, tier.FlatAmountMinor, amount, from, upTo));
            total += amount;
            from = upTo ?? peak;
        }

        return total;
    }

    private static decimal Peak(IReadOnlyList<ProratedUnits> changes)
    {
        decimal level = 0;
        decimal peak = 0;
        for (int i = 0; i < changes.Count; i++)
        {
            level += changes[i].Units;
            peak = Math.Max(peak, level);
        }

        return peak;
    }

    private static decimal ShareInTier(IReadOnlyList<ProratedUnits> changes, decimal from, decimal? upTo)
    {
        decimal level = 0;
        decimal share = 0;
        for (int i = 0; i < changes.Count; i++)
        {
            ProratedUnits change = changes[i];
            decimal crossed = Clamp(level + change.Units, from, upTo) - Clamp(level, from, upTo);
            if (change.Units != 0) share += change.Share * crossed / change.Units;
            level += change.Units;
        }

        return share;
    }

    private static decimal Clamp(decimal level, decimal from, decimal? upTo) =>
        Math.Max(from, upTo is { } limit ? Math.Min(level, limit) : level);
}
