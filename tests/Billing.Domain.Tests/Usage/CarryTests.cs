using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Usage;

/// <summary>What a period takes over from all time before it, against a model that looks at every event.</summary>
public sealed class CarryTests
{
    private static readonly Instant Start = new UtcDay(20_500).Start;

    private static readonly Gen<Fact[]> Facts =
        from count in Gen.Choose(0, 30)
        from facts in OneFact.ArrayOf(count)
        select facts.Select((fact, i) => fact with { Id = $"t{i}" }).ToArray();

    private static Gen<Fact> OneFact =>
        from minute in Gen.Choose(0, 6_000)
        from number in Gen.Choose(-50, 100)
        from value in Gen.Elements("ann", "bob", "cy")
        from removes in Gen.Elements(true, false)
        select new Fact("", minute, number, value, removes);

    [Theory]
    [InlineData(MeterKind.Sum)]
    [InlineData(MeterKind.Changes)]
    [InlineData(MeterKind.Max)]
    [InlineData(MeterKind.Latest)]
    [InlineData(MeterKind.Presence)]
    [InlineData(MeterKind.WeightedSum)]
    public void A_period_that_begins_anywhere_starts_with_all_that_was_before(MeterKind kind) => Prop.ForAll(
        Facts.ToArbitrary(), Gen.Choose(0, 6_000).Two().ToArbitrary(), (facts, cuts) =>
        {
            (int from, int to) = (Math.Min(cuts.Item1, cuts.Item2), Math.Max(cuts.Item1, cuts.Item2) + 1);
            var meter = new UsageMeter("seats", kind, kind == MeterKind.Presence ? "s" : "n", carriesOver: true);
            UsageTotals before = Add(new UsageTotals(meter), facts.Where(fact => fact.Minute < from));
            UsageTotals carried = Restored(meter, before.CarryTo(At(from / 2)).CarryTo(At(from)));
            MeterReading reading = Add(carried, facts.Where(fact => fact.Minute >= from && fact.Minute < to)).Read(At(from), At(to));
            return reading.Units == Model(kind, facts, from, to) && reading.EventsCount == facts.Count(fact => fact.Minute >= from && fact.Minute < to);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_stays_of_values_are_those_of_a_model_that_walks_minute_by_minute() => Prop.ForAll(Facts.ToArbitrary(), facts =>
    {
        var meter = new UsageMeter("seats", MeterKind.Presence, "s", carriesOver: true);
        IReadOnlyList<QuantityChange> stays = Add(new UsageTotals(meter), facts).Read(At(0), At(7_000)).Changes!;
        var expected = new List<(Instant, Instant?)>();
        foreach (IGrouping<string, Fact> value in facts.GroupBy(fact => fact.Value))
        {
            Instant? since = null;
            foreach (Fact fact in value.OrderBy(fact => fact.Minute).ThenBy(fact => fact.Removes))
            {
                if (fact.Removes && since is { } start)
                {
                    expected.Add((start, At(fact.Minute)));
                }

                since = fact.Removes ? null : since ?? At(fact.Minute);
            }

            if (since is { } open)
            {
                expected.Add((open, null));
            }
        }

        return stays.Select(stay => (stay.At, stay.Until)).Order().SequenceEqual(expected.Order()) && stays.All(stay => stay.Units == 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_changes_of_a_sum_begin_with_what_was_carried_in()
    {
        var meter = new UsageMeter("seats", MeterKind.Changes, "n", carriesOver: true);
        UsageTotals carried = Add(new UsageTotals(meter), [new Fact("a", 1, 5, "", false), new Fact("b", 2, -2, "", false)]).CarryTo(At(10));
        MeterReading reading = Add(carried, [new Fact("c", 10, 4, "", false), new Fact("d", 12, -1, "", false)]).Read(At(10), At(20));

        Assert.Equal((6m, 2L), (reading.Units, reading.EventsCount));
        Assert.Equal(
            [new QuantityChange(At(10), 3, null, true), new QuantityChange(At(10), 4), new QuantityChange(At(12), -1)],
            reading.Changes!);
    }

    [Fact]
    public void A_group_that_only_carries_over_is_read_too()
    {
        var meter = new UsageMeter("seats", MeterKind.Sum, "n", groupBy: ["s"], carriesOver: true);
        UsageTotals before = Add(new UsageTotals(meter), [new Fact("a", 1, 5, "x", false), new Fact("b", 2, 3, "y", false), new Fact("c", 3, -3, "y", false)]);
        Assert.Equal([("x", 5m, 0)], before.CarryTo(At(9)).Read(At(9), At(10)).Groups.Select(group => (group.Values[0], group.Units, (int)group.EventsCount)));
    }

    [Fact]
    public void A_value_that_is_added_and_removed_at_one_instant_is_gone()
    {
        var meter = new UsageMeter("seats", MeterKind.Presence, "s", carriesOver: true);
        Assert.Equal(0, Add(new UsageTotals(meter), [new Fact("b", 5, 0, "x", true), new Fact("a", 5, 0, "x", false)]).Read(At(0), At(9)).Units);
    }

    [Fact]
    public void Only_known_operations_are_taken()
    {
        var meter = new UsageMeter("seats", MeterKind.Presence, "s", carriesOver: true);
        var usage = new UsageEvent("t", "c", "seats", Start, UsageProperties.Of(("s", UsageValue.Of("x")), ("operation_type", UsageValue.Of("swap"))));
        _ = Measurement.Of(meter, usage, out string? error);
        Assert.Equal("property operation_type must be add or remove", error);
    }

    [Theory]
    [InlineData(MeterKind.Count)]
    [InlineData(MeterKind.UniqueCount)]
    public void A_kind_that_begins_anew_cannot_carry_over(MeterKind kind) => Assert.Throws<ArgumentException>(
        () => new UsageMeter("seats", kind, kind == MeterKind.Count ? null : "s", carriesOver: true));

    private static decimal Model(MeterKind kind, Fact[] facts, int from, int to)
    {
        Fact[] known = [.. facts.Where(fact => fact.Minute < to).OrderBy(fact => fact.Minute).ThenBy(fact => fact.Id, StringComparer.Ordinal)];
        switch (kind)
        {
            case MeterKind.Sum or MeterKind.Changes:
                return known.Sum(fact => fact.Number);
            case MeterKind.Max:
                return known.Length == 0 ? 0 : known.Max(fact => fact.Number);
            case MeterKind.Latest:
                return known.Length == 0 ? 0 : known[^1].Number;
            case MeterKind.Presence:
                return known.GroupBy(fact => fact.Value).Count(value => !value.OrderBy(fact => fact.Minute).ThenBy(fact => fact.Removes).Last().Removes);
            default:
                decimal area = 0;
                for (int minute = from; minute < to; minute++)
                {
                    area += known.LastOrDefault(fact => fact.Minute <= minute)?.Number ?? 0;
                }

                return area * 60 / ((to - from) * 60);
        }
    }

    private static UsageTotals Add(UsageTotals totals, IEnumerable<Fact> facts)
    {
        foreach (Fact fact in facts)
        {
            totals.Add(new UsageEvent(fact.Id, "c", "seats", At(fact.Minute), UsageProperties.Of(
                ("n", UsageValue.Of(fact.Number)), ("s", UsageValue.Of(fact.Value)), ("operation_type", UsageValue.Of(fact.Removes ? "remove" : "add")))));
        }

        return totals;
    }

    private static UsageTotals Restored(UsageMeter meter, UsageTotals totals)
    {
        var writer = new PackWriter();
        totals.Write(writer);
        var reader = new PackReader(writer.Written);
        return UsageTotals.Read(meter, ref reader);
    }

    private static Instant At(int minute) => Start + Duration.FromMinutes(minute);

    private sealed record Fact(string Id, int Minute, decimal Number, string Value, bool Removes);
}
