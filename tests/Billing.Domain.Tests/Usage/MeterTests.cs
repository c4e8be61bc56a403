using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Domain.Tests.Usage;

public sealed class MeterTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 1, 0, 0);

    [Theory]
    [InlineData("a + b * 2", 7)]
    [InlineData("(a + b) * 2", 8)]
    [InlineData("-a - -b", 2)]
    [InlineData("b / 4", 0.75)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("12 / 4 / 3", 1)]
    public void An_expression_follows_the_usual_order(string text, decimal expected) =>
        Assert.Equal(expected, UsageExpression.Parse(text).Value.Evaluate(Properties(("a", 1), ("b", 3)), out _));

    [Theory]
    [InlineData("")]
    [InlineData("a +")]
    [InlineData("a b")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("1.2.3")]
    [InlineData("a; b")]
    [InlineData("system('x')")]
    public void A_bad_expression_is_refused(string text) => Assert.False(UsageExpression.Parse(text).IsSuccess);

    [Fact]
    public void A_deeply_nested_expression_is_refused_instead_of_exhausting_the_stack()
    {
        Assert.False(UsageExpression.Parse(new string('(', 250) + "a" + new string(')', 250)).IsSuccess);
        Assert.False(UsageExpression.Parse(new string('-', 400) + "a").IsSuccess);
    }

    [Theory]
    [InlineData("a / (b - 3)", "divides by zero")]
    [InlineData("a * missing", "missing must be a number")]
    [InlineData("999999999999999 * 999999999999999", "too large")]
    public void An_expression_without_a_value_says_why(string text, string why)
    {
        Assert.Null(UsageExpression.Parse(text).Value.Evaluate(Properties(("a", 1), ("b", 3)), out string? error));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weighted_sum_is_the_average_level_over_the_whole_period()
    {
        var meter = new UsageMeter("seats", MeterKind.WeightedSum, "level");
        MeterReading reading = Read(meter, 24, (Start + Duration.FromHours(6), "1", 10), (Start + Duration.FromHours(12), "2", 20));

        Assert.Equal(((10m * 6) + (20m * 12)) / 24, reading.Units);
    }

    [Fact]
    public void Levels_of_the_same_instant_are_ordered_by_transaction_id()
    {
        var meter = new UsageMeter("seats", MeterKind.WeightedSum, "level");
        Instant noon = Start + Duration.FromHours(12);

        Assert.Equal(50, Read(meter, 24, (noon, "b", 100), (noon, "a", 7)).Units);
        Assert.Equal(50, Read(meter, 24, (noon, "a", 7), (noon, "b", 100)).Units);
    }

    [Fact]
    public void The_latest_of_an_instant_is_the_greatest_transaction_id()
    {
        var meter = new UsageMeter("seats", MeterKind.Latest, "level");

        Assert.Equal(2, Read(meter, 24, (Start, "b", 2), (Start, "a", 1)).Units);
    }

    [Fact]
    public void A_dynamic_meter_sums_price_times_quantity_and_a_product_sum_defaults_its_weight_to_one()
    {
        UsageEvent[] events = [Event("1", ("price", 1.5m), ("quantity", 4)), Event("2", ("price", 2))];

        Assert.Equal(6, Read(new UsageMeter("seats", MeterKind.Dynamic, "price", "quantity"), events).Units);
        Assert.Equal(8, Read(new UsageMeter("seats", MeterKind.ProductSum, "price", "quantity"), events).Units);
    }

    [Fact]
    public void Filters_choose_events_and_groups_count_them_apart()
    {
        UsageEvent[] events =
        [
            Event("1", ("region", 1), ("n", 5)), Event("2", ("region", 2), ("n", 7)), Event("3", ("region", 3), ("n", 100)), Event("4", ("region", 1), ("n", 1)),
        ];
        var meter = new UsageMeter("seats", MeterKind.Sum, "n", filters: [new UsageFilter("region", ["1", "2"])], groupBy: ["region"]);

        MeterReading reading = Read(meter, events);

        Assert.Equal((13, 3), (reading.Units, reading.EventsCount));
        Assert.Equal([("1", 6m), ("2", 7m)], reading.Groups.Select(group => (group.Values[0], group.Units)));
    }

    [Fact]
    public void Meters_that_measure_the_same_share_a_key_and_others_do_not()
    {
        UsageMeter[] meters =
        [
            new("a", MeterKind.Count), new("b", MeterKind.Count), new("a", MeterKind.Sum, "x"), new("a", MeterKind.Sum, "y"), new("a", MeterKind.Max, "x"),
            new("a", MeterKind.Count, filters: [new UsageFilter("x", ["1"])]), new("a", MeterKind.Count, groupBy: ["x"]),
        ];

        Assert.Equal(meters.Length, meters.DistinctBy(meter => meter.Key).Count());
        Assert.Equal(
            new UsageMeter("a", MeterKind.Count, filters: [new UsageFilter("x", ["1", "2"])]).Key,
            new UsageMeter("a", MeterKind.Count, filters: [new UsageFilter("x", ["2", "1"])]).Key);
    }

    [Fact]
    public void A_meter_that_missed_events_of_its_day_is_not_whole()
    {
        var day = new DayDocument(UtcDay.Of(Start));
        var early = new UsageMeter("seats", MeterKind.Count);
        var late = new UsageMeter("seats", MeterKind.Sum, "n");
        day.Add(Event("1", ("n", 5)), new MeterSet([early]));
        day.Add(Event("2", ("n", 7)), new MeterSet([early, late]));

        Assert.NotNull(day.Find(early));
        Assert.Null(day.Find(late));
        Assert.NotNull(day.Find(new UsageMeter("other code", MeterKind.Count)));
    }

    private static MeterReading Read(UsageMeter meter, params UsageEvent[] events)
    {
        var totals = new UsageTotals(meter);
        foreach (UsageEvent usage in events)
        {
            totals.Add(usage);
        }

        return totals.Read(Start, Start + Duration.FromDays(1));
    }

    private static MeterReading Read(UsageMeter meter, int hours, params (Instant At, string Id, decimal Level)[] levels)
    {
        var totals = new UsageTotals(meter);
        foreach ((Instant at, string id, decimal level) in levels)
        {
            totals.Add(new UsageEvent(id, "c", "seats", at, Properties(("level", level))));
        }

        return totals.Read(Start, Start + Duration.FromHours(hours));
    }

    private static UsageEvent Event(string id, params (string, decimal)[] properties) => new(id, "c", "seats", Start, Properties(properties));

    private static UsageProperties Properties(params (string Name, decimal Value)[] properties) =>
        new([.. properties.Select(property => new UsageProperty(property.Name, UsageValue.Of(property.Value)))]);
}
