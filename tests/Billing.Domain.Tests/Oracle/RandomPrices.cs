using Billing.Domain.Catalog;
using Billing.Domain.Rating;

namespace Billing.Domain.Tests.Oracle;

/// <summary>Prices of every model and usage at random, the same for the same seed; bounds and quantities are multiples of a quarter.</summary>
internal sealed class RandomPrices(int seed)
{
    private readonly Random _random = new(seed);

    internal ChargePrice Next() => Below(8) switch
    {
        0 => new StandardPrice(Price(), One(4) ? Below(500) : null, One(4) ? 500 + Below(500) : null),
        1 => new GraduatedPrice(Tiers()),
        2 => new VolumePrice(Tiers()),
        3 => new PackagePrice(Price() * 10, (1 + Below(40)) / 4m, Below(80) / 4m),
        4 => new PercentagePrice(
            Below(1000) / 100m,
            Flat(),
            One(2) ? Below(5) : null,
            One(2) ? Below(3000) / 100m : null,
            One(3) ? Below(300) / 100m : null,
            One(3) ? 3 + (Below(600) / 100m) : null),
        5 => new GraduatedPercentagePrice([.. Tiers().Select(t => new RateTier(t.UpTo, t.UnitAmountMinor, t.FlatAmountMinor))]),
        6 => new CustomPrice(One(2) ? Below(5000) / 4m : null, Price()),
        _ => new DynamicPrice(),
    };

    internal UsageQuantity Usage()
    {
        decimal[] transactions = [.. Enumerable.Range(0, Below(6)).Select(_ => (1 + Below(2000)) / 100m)];
        return new UsageQuantity(Below(4) == 0 ? 0 : Below(200) / 4m, transactions.Length, transactions, Below(5000) / 8m);
    }

    /// <summary>Changes of a recurring level that never falls below zero, each with a share of the period.</summary>
    internal ProratedUnits[] Changes()
    {
        var changes = new ProratedUnits[1 + Below(6)];
        decimal level = 0;
        for (int i = 0; i < changes.Length; i++)
        {
            decimal units = (Below(80) / 4m) - (level * Below(5) / 8m);
            units = decimal.Truncate(units * 4) / 4;
            level += units;
            changes[i] = new ProratedUnits(units, Billing.Domain.Monetary.MoneyRounding.Up(units * Below(32) / 31, 5));
        }

        return changes;
    }

    internal PriceTier[] Tiers()
    {
        decimal?[] bounds = [.. Enumerable.Range(0, Below(5)).Select(_ => (1 + Below(160)) / 4m).Distinct().Order().Select(b => (decimal?)b), null];
        return [.. bounds.Select(b => new PriceTier(b, Price(), Flat()))];
    }

    private decimal Price() => Below(50_000) / 10_000m;

    private decimal Flat() => One(2) ? 0 : Below(2000) / 100m;

    private int Below(int limit) => _random.Next(limit);

    private bool One(int outOf) => _random.Next(outOf) == 0;
}
