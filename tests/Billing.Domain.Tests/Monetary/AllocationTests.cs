using Billing.Domain.Monetary;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Monetary;

public sealed class AllocationTests
{
    private static readonly Gen<decimal[]> Weights =
        Gen.NonEmptyListOf(Gen.Choose(0, 1_000_000).Select(n => n / 100m)).Select(list => list.ToArray());

    [Fact]
    public void Parts_always_add_up_to_the_whole() =>
        Prop.ForAll(
            Weights.ToArbitrary(),
            Gen.Choose(-2_000_000, 2_000_000).Select(n => (long)n * 977).ToArbitrary(),
            (weights, total) => Allocation.ByLargestRemainder(total, weights).Sum() == total).QuickCheckThrowOnFailure();

    [Fact]
    public void No_part_is_a_unit_or_more_away_from_its_exact_share() =>
        Prop.ForAll(
            Weights.Where(w => w.Sum() > 0).ToArbitrary(),
            Gen.Choose(0, 2_000_000).ToArbitrary(),
            (weights, total) => Allocation.ByLargestRemainder(total, weights)
                .Zip(weights, (part, weight) => Math.Abs(part - total * weight / weights.Sum()) < 1).All(close => close))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_part_without_weight_gets_nothing() =>
        Assert.Equal([0, 34, 33, 33], Allocation.ByLargestRemainder(100, [0m, 1, 1, 1]));

    [Fact]
    public void Without_any_weight_the_parts_are_equal() => Assert.Equal([4, 3, 3], Allocation.ByLargestRemainder(10, [0m, 0, 0]));

    [Fact]
    public void A_negative_whole_is_split_like_a_positive_one() =>
        Assert.Equal([-34, -33, -33], Allocation.ByLargestRemainder(-100, [1m, 1, 1]));

    [Fact]
    public void An_amount_without_any_part_is_refused()
    {
        Assert.Empty(Allocation.ByLargestRemainder(0, []));
        Assert.Throws<ArgumentException>(() => Allocation.ByLargestRemainder(1, []));
    }

    [Fact]
    public void Very_large_amounts_are_split_exactly()
    {
        long[] parts = Allocation.ByLargestRemainder(long.MaxValue, [1_000_000_000_000m, 2_000_000_000_000m, 3m]);
        Assert.Equal(long.MaxValue, parts.Sum());
    }

    [Fact]
    public void Equal_remainders_go_to_the_earlier_part_however_long_the_parts_are() =>
        // Of 21 parts of a unit there remain 15, 12, 12 and 3: the two units left over go to the first, then to the second.
        Assert.Equal(
            [304_049_450L, 101_349_817, 1_520_247_248, 202_699_633],
            Allocation.ByLargestRemainder(2_128_346_148, [3m, 1m, 15m, 2m]));
}
