using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Usage;

public sealed class CellPropertyTests
{
    private static readonly UtcDay Day = new(20_500);

    private static readonly UsageMeter[] Meters =
    [
        new("a", MeterKind.Count), new("a", MeterKind.Sum, "n"), new("a", MeterKind.Max, "n"), new("a", MeterKind.UniqueCount, "s"), new("a", MeterKind.Latest, "n"),
        new("a", MeterKind.WeightedSum, "n"), new("a", MeterKind.ProductSum, "n", "w"), new("a", MeterKind.Custom, expression: UsageExpression.Parse("n * 2 + 1").Value),
        new("a", MeterKind.Sum, "n", groupBy: ["s"]), new("a", MeterKind.Count, filters: [new UsageFilter("s", ["x", "y"])]), new("b", MeterKind.Count),
        new("a", MeterKind.Presence, "s", carriesOver: true), new("a", MeterKind.Changes, "n", carriesOver: true), new("a", MeterKind.Sum, "n", carriesOver: true),
        new("a", MeterKind.Max, "n", carriesOver: true, groupBy: ["s"]), new("a", MeterKind.Latest, "n", carriesOver: true),
        new("a", MeterKind.WeightedSum, "n", carriesOver: true),
    ];

    private static readonly Gen<UsageEvent[]> Events =
        from count in Gen.Choose(0, 40)
        from events in Event.ArrayOf(count)
        select events.DistinctBy(usage => usage.TransactionId).ToArray();

    private static Gen<UsageEvent> Event =>
        from id in Gen.Choose(0, 1000)
        from code in Gen.Elements("a", "a", "a", "b", "c")
        from second in Gen.Choose(0, 86_399)
        from cents in Gen.Choose(-5000, 5000)
        from text in Gen.Elements("x", "y", "z", "Łódź")
        select new UsageEvent($"t{id}", "c", code, Day.Start + Duration.FromSeconds(second), UsageProperties.Of(
            ("n", UsageValue.Of(cents / 100m)), ("s", UsageValue.Of(text)), ("w", UsageValue.Of((decimal)(id % 5))), ("flag", UsageValue.Of(id % 2 == 0)),
            ("operation_type", id % 3 == 0 ? UsageValue.Of("remove") : UsageValue.Null)));

    [Fact]
    public void Any_order_gives_the_same_bytes() => Prop.ForAll(Events.ToArbitrary(), Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (events, seed) =>
    {
        UsageEvent[] shuffled = [.. events];
        new System.Random(seed).Shuffle(shuffled);
        return Bytes(Count(events)).SequenceEqual(Bytes(Count(shuffled)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Stored_counters_go_on_as_if_they_had_never_been_stored() => Prop.ForAll(Events.ToArbitrary(), events =>
    {
        DayDocument stored = new(Day);
        foreach (UsageEvent usage in events)
        {
            stored.Add(usage, new MeterSet(Meters));
            stored = Restore(stored);
        }

        return Bytes(stored).SequenceEqual(Bytes(Count(events)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_stretch_without_time_has_no_quantity() =>
        Assert.All(Meters, meter => Assert.Equal(0, new UsageTotals(meter).Read(Day.End, Day.End).Units));

    [Fact]
    public void Hours_add_up_to_what_the_single_events_give() => Prop.ForAll(Events.ToArbitrary(), Gen.Choose(0, 24).Two().ToArbitrary(), (events, hours) =>
    {
        (int fromHour, int toHour) = (Math.Min(hours.Item1, hours.Item2), Math.Max(hours.Item1, hours.Item2) + 1);
        Instant from = Day.Start + Duration.FromHours(fromHour);
        Instant to = Day.Start + Duration.FromHours(Math.Min(24, toHour));
        DayDocument document = Count(events);
        return Meters.All(meter =>
        {
            var fromCells = new UsageTotals(meter);
            fromCells.Add(document.Find(meter)!, fromHour, Math.Min(24, toHour));
            var fromEvents = new UsageTotals(meter);
            foreach (UsageEvent usage in events.Where(usage => usage.Code == meter.EventCode && usage.Timestamp >= from && usage.Timestamp < to))
            {
                fromEvents.Add(usage);
            }

            return Same(fromCells.Read(from, to), fromEvents.Read(from, to));
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_block_gives_back_the_events_that_were_packed() => Prop.ForAll(Events.ToArbitrary(), events =>
    {
        var writer = new EventBlockWriter();
        var space = new DataSpace(new OwnerKey(7), Mode.Test);
        AcceptedEvent[] accepted = [.. events.Select((usage, i) => new AcceptedEvent(space, new OwnerKey((ulong)i % 3), Day.Start, usage))];
        foreach (AcceptedEvent one in accepted)
        {
            writer.Add(one);
        }

        return EventBlockReader.ReadAll(writer.Written).SequenceEqual(accepted);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_damaged_block_is_refused_or_read_but_nothing_else() => Prop.ForAll(Events.ToArbitrary(), Gen.Choose(0, 100_000).Two().ToArbitrary(), (events, damage) =>
    {
        var writer = new EventBlockWriter();
        foreach (UsageEvent usage in events)
        {
            writer.Add(new AcceptedEvent(default, default, Day.Start, usage));
        }

        byte[] bytes = writer.Written.ToArray();
        bytes[damage.Item1 % bytes.Length] = (byte)(damage.Item2 & 0xFF);
        try
        {
            return EventBlockReader.ReadAll(bytes.AsSpan(0, bytes.Length - (damage.Item2 % 2))).Count <= bytes.Length;
        }
        catch (FormatException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_head_gives_back_what_was_written() => Prop.ForAll(Gen.Choose(-800, 30_000).NonEmptyListOf().ToArbitrary(), numbers =>
    {
        var head = new UsageHead();
        foreach (int number in numbers)
        {
            head.Days.Add(new UtcDay(number), 7);
            head.Advance(3);
            head.Reach(number & 7, number, 1, Day.Start);
        }

        head.Seal("sub", Day.Start, Day.End);
        UsageHead read = UsageHead.Read(Bytes(head));
        return Bytes(read).SequenceEqual(Bytes(head))
            && read.Days.NewestFirst(new UtcDay(-1000), new UtcDay(40_000)).SequenceEqual(numbers.Distinct().OrderDescending().Select(number => new UtcDay(number)))
            && read.SealsOver(Day.Start).Count() == 1 && !read.SealsOver(Day.End).Any();
    }).QuickCheckThrowOnFailure();

    private static bool Same(MeterReading left, MeterReading right) =>
        left.Units == right.Units && left.EventsCount == right.EventsCount
        && left.Groups.Select(group => (group.Values[0], group.Units, group.EventsCount)).SequenceEqual(right.Groups.Select(group => (group.Values[0], group.Units, group.EventsCount)));

    private static DayDocument Count(IEnumerable<UsageEvent> events)
    {
        var document = new DayDocument(Day);
        foreach (UsageEvent usage in events)
        {
            document.Add(usage, new MeterSet(Meters));
        }

        return document;
    }

    private static byte[] Bytes(DayDocument document)
    {
        var writer = new PackWriter();
        document.WriteTallies(writer);
        foreach (MeterDay meter in document.Meters.OrderBy(meter => meter.Key))
        {
            meter.Write(writer);
        }

        return writer.ToArray();
    }

    private static byte[] Bytes(UsageHead head)
    {
        var writer = new PackWriter();
        head.Write(writer);
        return writer.ToArray();
    }

    private static DayDocument Restore(DayDocument document)
    {
        var reader = new PackReader(Bytes(document));
        DayDocument restored = DayDocument.ReadTallies(ref reader);
        while (!reader.IsAtEnd)
        {
            restored.Put(MeterDay.Read(ref reader));
        }

        return restored;
    }
}
