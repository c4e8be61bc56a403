using Billing.Domain.Catalog;
using Billing.Domain.Rating;

namespace Billing.Domain.Tests.Rating;

/// <summary>
/// A second rating, written from the rules and not from the engine: it walks whole and fractional units one by one and transactions
/// one by one. Slow and obvious.
/// </summary>
internal static class NaiveRating
{
    internal static decimal Price(ChargePrice price, UsageQuantity usage) => price switch
    {
        StandardPrice p => Clamp(usage.Units * p.UnitAmountMinor, p.MinAmountMinor, p.MaxAmountMinor),
        GraduatedPrice p => UnitByUnit(usage.Units, [.. p.Tiers]),
        GraduatedPercentagePrice p => UnitByUnit(
            usage.Units, [.. p.Tiers.Select(t => new PriceTier(t.UpTo, t.RatePercent / 100m, t.FlatAmountMinor))]),
        VolumePrice p => AllAtOneTier(usage.Units, [.. p.Tiers]),
        PackagePrice p => Packages(usage.Units, p),
        PercentagePrice p => Transactions(usage, p),
        CustomPrice p => p.FixedAmountMinor ?? usage.Units * p.UnitAmountMinor,
        DynamicPrice => usage.DynamicAmountMinor ?? 0,
        _ => throw new ArgumentOutOfRangeException(nameof(price)),
    };

    /// <summary>
    /// A recurring quantity: full units, walked quarter by quarter up and down, say in which tier each quarter of a change lies; the
    /// share of the change is charged there. Flats of all tiers that were ever entered are due in full.
    /// </summary>
    internal static decimal Prorated(ChargePrice price, ProratedUnits[] changes)
    {
        decimal shares = changes.Sum(c => c.Share);
        if (price is StandardPrice standard) return shares * standard.UnitAmountMinor;
        if (price is VolumePrice volume)
        {
            PriceTier all = Holding(changes.Sum(c => c.Units), [.. volume.Tiers]);
            return (Math.Max(0, shares) * all.UnitAmountMinor) + all.FlatAmountMinor;
        }

        PriceTier[] tiers = [.. ((GraduatedPrice)price).Tiers];
        var entered = new HashSet<int> { 0 };
        decimal total = 0;
        decimal level = 0;
        foreach (ProratedUnits change in changes)
        {
            int steps = (int)(Math.Abs(change.Units) * 4);
            for (int step = 0; step < steps; step++)
            {
                decimal top = change.Units > 0 ? level + ((step + 1) * 0.25m) : level - (step * 0.25m);
                int tier = Array.FindIndex(tiers, t => t.UpTo is null || top <= t.UpTo);
                entered.Add(tier);
                total += change.Share / steps * tiers[tier].UnitAmountMinor;
            }

            level += change.Units;
        }

        return total + entered.Sum(tier => tiers[tier].FlatAmountMinor);
    }

    private static PriceTier Holding(decimal quantity, PriceTier[] tiers) =>
        tiers.FirstOrDefault(t => t.UpTo is null || quantity <= t.UpTo, tiers[^1]);

    // Steps of a quarter: every generated quantity and bound is a multiple of it.
    private static decimal UnitByUnit(decimal units, PriceTier[] tiers)
    {
        decimal total = tiers[0].FlatAmountMinor;
        PriceTier current = tiers[0];
        for (decimal at = 0.25m; at <= units; at += 0.25m)
        {
            PriceTier tier = Holding(at, tiers);
            if (tier != current) total += tier.FlatAmountMinor;
            current = tier;
            total += 0.25m * tier.UnitAmountMinor;
        }

        return total;
    }

    private static decimal AllAtOneTier(decimal units, PriceTier[] tiers)
    {
        PriceTier tier = Holding(units, tiers);
        return (units * tier.UnitAmountMinor) + tier.FlatAmountMinor;
    }

    private static decimal Packages(decimal units, PackagePrice price)
    {
        decimal left = units - price.FreeUnits;
        decimal total = 0;
        while (left > 0)
        {
            total += price.AmountMinor;
            left -= price.PackageSize;
        }

        return total;
    }

    private static decimal Transactions(UsageQuantity usage, PercentagePrice price)
    {
        decimal total = 0;
        decimal seen = 0;
        int number = 0;
        foreach (decimal amount in usage.Transactions ?? [])
        {
            number++;
            seen += amount;
            bool freeByCount = price.FreeEvents is { } events && number <= events;
            decimal beyond = price.FreeAmount is { } free ? Math.Clamp(seen - free, 0, amount) : 0;
            decimal paid = (price.FreeEvents, price.FreeAmount) switch
            {
                (null, null) => amount,
                (null, _) => beyond,
                (_, null) => freeByCount ? 0 : amount,
                _ => freeByCount ? beyond : amount,
            };
            bool stretchOver = paid > 0 || (price.FreeEvents, price.FreeAmount) is (null, null);
            if (stretchOver)
                total += Clamp((paid * price.RatePercent / 100m) + price.FixedAmountMinor, price.MinPerTransactionMinor, price.MaxPerTransactionMinor);
        }

        return total;
    }

    private static decimal Clamp(decimal value, decimal? min, decimal? max)
    {
        if (min is { } least && value < least) value = least;
        return max is { } most && value > most ? most : value;
    }
}
