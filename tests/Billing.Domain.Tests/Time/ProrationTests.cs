using Billing.Domain.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Time;

public sealed class ProrationTests
{
    private static readonly LocalDate First = new(2024, 3, 1);
    private static readonly DaySpan March = new(First, First.PlusMonths(1));

    [Fact]
    public void Days_are_counted_whole_over_the_full_enclosing_period() =>
        Assert.Equal(new Proration(17, 31), Proration.Of(new DaySpan(new LocalDate(2024, 3, 15), new LocalDate(2024, 5, 1)), March));

    [Fact]
    public void A_full_period_costs_the_full_amount_exactly() => Assert.Equal(100m, Proration.Of(March, March).Of(100m));

    [Theory]
    [InlineData(91000, 32, 91, 32000)]
    [InlineData(5000, 20, 28, 3571)]
    [InlineData(1000, 13, 31, 419)]
    [InlineData(1500, 13, 31, 629)]
    public void A_share_is_rounded_half_away_from_zero(long amount, int days, int of, long share) =>
        Assert.Equal(share, new Proration(days, of).RoundedOf(amount));

    [Fact]
    public void Any_chain_of_changes_covers_each_day_exactly_once() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 31)).ToArbitrary(), cuts =>
        {
            LocalDate[] edges = [First, .. cuts.Order().Select(First.PlusDays), March.End];
            return edges.Zip(edges.Skip(1), (from, until) => Proration.Of(new DaySpan(from, until), March).Days).Sum() == 31;
        }).QuickCheckThrowOnFailure();
}
