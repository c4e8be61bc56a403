using System.Text;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Lists;

/// <summary>
/// Under random writes of two processes, the pages of each filter and order, one after the other, are the naive list; whoever reads has seen earlier states of it and has kept what it read.
/// </summary>
public sealed class PagesOfListsTests
{
    private static readonly ListDefinition Things = new("things", [new("name"), new("amount", ListFieldKind.Number), new("color"), new("at", ListFieldKind.Time)]);
    private static readonly string?[] Colors = ["red", "green", null];
    private readonly World _world = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_put_together_are_the_naive_list(int seed)
    {
        var random = new Random(seed);
        Site[] writers = [_world.Start(), _world.Start()];
        Site[] readers = [_world.Start(), writers[0]];
        var model = new Dictionary<int, Thing>();
        long version = 0;
        for (int round = 0; round < 25; round++)
        {
            List<Thing> changes = [];
            for (int i = random.Next(round < 5 ? 200 : 12); i >= 0; i--)
            {
                Thing thing = Thing.Random(random, random.Next(900), ++version);
                model[thing.Number] = thing;
                changes.Add(thing);
            }

            await writers[random.Next(2)].Projector.ApplyAsync(ListChange.From([.. changes.Select(thing => new OutboxItem("out|", thing.Version, thing.Entry(_world.Space)))]), default);
            await AssertPagesAsync(readers[random.Next(2)], [.. model.Values.Where(thing => !thing.IsRemoved)], random);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_of_parts_put_together_are_all_parts(bool descending)
    {
        var random = new Random(4);
        Site site = _world.Start();
        List<Thing> things = [.. Enumerable.Range(0, 400).Select(number => Thing.Random(random, number, number + 1) with { Amount = random.Next(4) })];
        await site.Projector.ApplyAsync(ListChange.From([.. things.Select(thing => new OutboxItem("out|", thing.Version, thing.Entry(_world.Space)))]), default);
        things.Sort((left, right) => Compare(null, left, right) * (descending ? -1 : 1));
        string[] expected = [.. things.Where(thing => !thing.IsRemoved && thing.Color == "red").SelectMany(thing => Enumerable.Range(1, (int)thing.Amount).Select(part => $"{thing.Number} {thing.Version} {part}"))];
        foreach (int limit in new[] { 1, 7, 60, 1_000, int.MaxValue })
        {
            List<string> read = [];
            for (long skip = 0; skip <= expected.Length; skip += limit)
            {
                var query = new ListQuery([ListFilter.EqualTo("color", "red")], null, descending, (int)skip, limit);
                PartSlice slice = await site.Lists.ReadPartsAsync(_world.Space, Things, query, "amount", amount => int.Parse(amount!, null), default);
                Assert.Equal(expected.Length, slice.Total);
                Dictionary<string, int> parts = things.ToDictionary(thing => $"{thing.Number} {thing.Version}", thing => (int)thing.Amount);
                read.AddRange(slice.Rows.Select(row => JsonDocument.Parse(row).RootElement.GetString()!).SelectMany(name => Enumerable.Range(1, parts[name]).Select(part => $"{name} {part}")).Skip(slice.Passed).Take(limit));
            }

            Assert.Equal(expected, read);
        }
    }

    private async Task AssertPagesAsync(Site site, List<Thing> living, Random random)
    {
        string? order = random.Next(5) is > 0 and var field ? Things.Fields[field - 1].Name : null;
        string color = Colors[random.Next(2)]!;
        HashSet<string> named = [.. Enumerable.Range(0, 20).Select(_ => $"thing {random.Next(90)}"), new string('x', 300)];
        HashSet<BillingId> ids = [.. living.Where(_ => random.Next(3) == 0).Select(thing => thing.Id)];
        (ListFilter[] filters, Func<Thing, bool> isMeant) = random.Next(6) switch
        {
            0 => ([], _ => true),
            2 => ([ListFilter.OneOf("name", named)], thing => named.Contains(thing.Name)),
            3 => ([ListFilter.OfIds(ids), ListFilter.EqualTo("color", color)], thing => ids.Contains(thing.Id) && thing.Color == color),
            4 => ((ListFilter[])[ListFilter.OneOf("color", [color]) with { Or = ListFilter.OfIds(ids, isOthers: true) }], (Func<Thing, bool>)(thing => thing.Color == color || !ids.Contains(thing.Id))),
            1 => ([ListFilter.EqualTo("color", color)], thing => thing.Color == color),
            _ => ((ListFilter[])[new ListFilter("color", value => value is null) { Or = new ListFilter("amount", value => value!.StartsWith('1')) }], (Func<Thing, bool>)(thing => thing.Color is null || thing.Amount.ToString(null, null).StartsWith('1'))),
        };
        bool descending = random.Next(2) == 0;
        List<Thing> expected = [.. living.Where(isMeant)];
        expected.Sort((left, right) => Compare(order, left, right) * (descending ? -1 : 1));
        int limit = random.Next(20, 200);
        List<string> read = [];
        for (int skip = 0; skip <= expected.Count; skip += limit)
        {
            ListSlice page = await site.Lists.ReadAsync(_world.Space, Things, new ListQuery(filters, order, descending, skip, limit), default);
            Assert.Equal(expected.Count, page.Total);
            read.AddRange(page.Rows.Select(row => JsonDocument.Parse(row).RootElement.GetString()!));
        }

        Assert.Equal(expected.Select(thing => $"{thing.Number} {thing.Version}"), read);
    }

    private static int Compare(string? order, Thing left, Thing right)
    {
        int byField = order switch
        {
            "name" => string.CompareOrdinal(left.Name, right.Name),
            "amount" => left.Amount.CompareTo(right.Amount),
            "color" => string.CompareOrdinal(left.Color, right.Color),
            "at" => left.At.CompareTo(right.At),
            _ => 0,
        };
        return byField != 0 ? byField : left.MadeAt != right.MadeAt ? left.MadeAt.CompareTo(right.MadeAt) : left.Id.CompareTo(right.Id);
    }

    private sealed record Thing(int Number, long Version, string Name, decimal Amount, string? Color, Instant At, bool IsRemoved)
    {
        public BillingId Id => new(new OwnerKey((ulong)(Number * 7919 % 101)), (ulong)Number << 16);

        /// <summary>They come from three months, many at the same instant.</summary>
        public Instant MadeAt => Instant.FromUtc(2026, 1 + (Number % 3), 1 + (Number % 11), 0, 0);

        public static Thing Random(Random random, int number, long version) => new(
            number, version, $"thing {random.Next(60)}", random.Next(400) / 4m, Colors[random.Next(3)], Instant.FromUnixTimeSeconds(random.Next(100_000)), random.Next(8) == 0);

        public OutboxEntry Entry(DataSpace space) => IsRemoved
            ? new ListRemove(space, Things.Name, Id, MadeAt)
            : new ListUpsert(space, Things.Name, Id, MadeAt, [Name, ListKeys.Of(Amount), Color, ListKeys.Of(At)], new RawJson(Encoding.UTF8.GetBytes($"\"{Number} {Version}\"")));
    }
}
