using System.Text;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Lists;

public sealed class ListTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ListDefinition Things = new("things", [new("name"), new("amount", ListFieldKind.Number), new("at", ListFieldKind.Time)]);
    private static readonly ListQuery Everything = new([], null, false, 0, int.MaxValue);
    private readonly World _world = new();

    [Fact]
    public async Task Ten_thousand_changes_in_random_order_read_as_a_naive_model_says()
    {
        var random = new Random(11);
        Site site = _world.Start();
        var model = new Dictionary<int, Change>();
        List<Change> changes = [.. Enumerable.Range(0, 10_000).Select(i => Change.Random(random, item: random.Next(3_000), version: i + 1))];
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(changes));
        for (int at = 0; at < changes.Count;)
        {
            int take = Math.Min(random.Next(1, 60), changes.Count - at);
            await ApplyAsync(site, changes.GetRange(at, take));
            foreach (Change change in changes.GetRange(at, take).Where(c => !model.TryGetValue(c.Item, out Change? old) || old.Version < c.Version))
            {
                model[change.Item] = change;
            }

            at += take;
            if (random.Next(40) == 0)
            {
                await AssertSameAsync(site, model, random);
            }
        }

        await AssertSameAsync(site, model, random);
        await AssertSameAsync(_world.Start(), model, random);
        Assert.True(_world.Tables.Rows(Tables.Lists).Count > 10, "Chunks were never split");
    }

    [Fact]
    public async Task Two_writers_at_once_lose_nothing()
    {
        Site[] sites = [_world.Start(), _world.Start()];
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Task.Run(() =>
            ApplyAsync(sites[i % 2], [new Change(i, 1, i.ToString("D4", null), i, Removed: false)]))));

        ListSlice all = await sites[0].Lists.ReadAsync(_world.Space, Things, Everything with { OrderBy = "name" }, None);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => i.ToString("D4", null)), all.Rows.Select(Name));
    }

    [Fact]
    public async Task What_many_change_at_once_is_all_there_when_their_calls_return()
    {
        Site site = _world.Start();
        for (int round = 0; round < 80; round++)
        {
            int first = round * 20;
            await Task.WhenAll(Enumerable.Range(first, 20).Select(i => Task.Run(() => ApplyAsync(site, [new Change(i, 1, "n", i, Removed: false)]))));
            Assert.Equal(first + 20, (await site.Lists.ReadAsync(_world.Space, Things, Everything, None)).Total);
        }
    }

    [Fact]
    public async Task A_change_whose_call_succeeded_is_there_although_writes_of_others_failed()
    {
        var failing = new FailingWrites(_world.Tables);
        var projector = new ListProjector(failing);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
        {
            for (int i = lane; i < 4_000; i += 8)
            {
                await UntilDurableAsync(projector, new Change(i, 1, "n", i, Removed: false));
            }
        })));

        Assert.True(failing.Failed > 50, $"Only {failing.Failed} writes failed");
        Assert.Equal(4_000, (await _world.Start().Lists.ReadAsync(_world.Space, Things, Everything, None)).Total);
    }

    [Fact]
    public async Task A_reader_never_misses_an_item_while_chunks_split()
    {
        Site writer = _world.Start();
        await ApplyAsync(writer, [.. Enumerable.Range(0, 200).Select(i => new Change(i, 1, "n", i, Removed: false))]);
        using var stop = new CancellationTokenSource();
        Task reading = Task.Run(async () =>
        {
            int least = 200;
            while (!stop.IsCancellationRequested)
            {
                ListSlice seen = await _world.Start().Lists.ReadAsync(_world.Space, Things, Everything, None);
                Assert.True(seen.Total >= least, $"{seen.Total} after {least}");
                Assert.Equal(seen.Total, seen.Rows.Count);
                least = seen.Total;
            }
        });
        for (int i = 200; i < 2_000; i += 4)
        {
            await ApplyAsync(writer, [.. Enumerable.Range(i, 4).Select(n => new Change(n, 1, "n", n, Removed: false))]);
        }

        await stop.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task Large_items_that_do_not_compress_are_spread_over_rows_that_fit()
    {
        Site site = _world.Start();
        List<Change> changes = [.. Enumerable.Range(0, 60).Select(i => new Change(
            i, 1, $"n{i}", i, Removed: false) { Padding = TransactorTests.Incompressible(i == 30 ? 700_000 : 50_000) })];
        await ApplyAsync(site, changes);
        await ApplyAsync(site, [changes[31] with { Version = 2, Padding = TransactorTests.Incompressible(900_000) }]);

        ListSlice all = await site.Lists.ReadAsync(_world.Space, Things, Everything, None);
        Assert.Equal(60, all.Rows.Count);
    }

    [Fact]
    public async Task A_field_that_was_added_later_reads_as_absent_on_older_items()
    {
        Site site = _world.Start();
        await ApplyAsync(site, [new Change(1, 1, "n", 1, Removed: false)]);
        ListDefinition wider = Things with { Fields = [.. Things.Fields, new ListField("color")] };

        ListSlice none = await site.Lists.ReadAsync(_world.Space, wider, Everything with { Filters = [ListFilter.EqualTo("color", "red")] }, None);
        ListSlice all = await site.Lists.ReadAsync(_world.Space, wider, Everything with { OrderBy = "color" }, None);
        Assert.Equal((0, 1), (none.Total, all.Total));
    }

    private async Task UntilDurableAsync(ListProjector projector, Change change)
    {
        while (true)
        {
            try
            {
                await projector.ApplyAsync(ListChange.From([new OutboxItem("out|", change.Version, change.Entry(_world.Space))]), None);
                return;
            }
            catch (Ports.StoreException)
            {
            }
        }
    }

    private Task ApplyAsync(Site site, List<Change> changes) => site.Projector.ApplyAsync(
        ListChange.From([.. changes.Select(change => new OutboxItem("out|", change.Version, change.Entry(_world.Space)))]), None);

    private async Task AssertSameAsync(Site site, Dictionary<int, Change> model, Random random)
    {
        List<Change> living = [.. model.Values.Where(change => !change.Removed)];
        decimal above = random.Next(1000);
        ListFilter[] filters = random.Next(2) == 0 ? [] : [new ListFilter("amount", text => decimal.Parse(text!, null) > above)];
        (string? order, bool descending) = (random.Next(3) switch { 0 => null, 1 => "name", _ => "amount" }, random.Next(2) == 0);
        var query = new ListQuery(filters, order, descending, Skip: random.Next(50), Limit: random.Next(1, 400));
        List<Change> expected = [.. living.Where(change => filters.Length == 0 || change.Amount > above)];
        expected.Sort((a, b) =>
        {
            int byField = order switch { "name" => string.CompareOrdinal(a.Name, b.Name), "amount" => a.Amount.CompareTo(b.Amount), _ => 0 };
            int ordered = byField != 0 ? byField : a.CreatedAt != b.CreatedAt ? a.CreatedAt.CompareTo(b.CreatedAt) : a.Id.CompareTo(b.Id);
            return descending ? -ordered : ordered;
        });

        ListSlice slice = await site.Lists.ReadAsync(_world.Space, Things, query, None);
        Assert.Equal(expected.Count, slice.Total);
        Assert.Equal(expected.Skip(query.Skip).Take(query.Limit).Select(change => change.Name), slice.Rows.Select(Name));
    }

    private static string Name(ReadOnlyMemory<byte> row) => JsonDocument.Parse(row).RootElement.GetProperty("name").GetString()!;

    private sealed record Change(int Item, long Version, string Name, decimal Amount, bool Removed)
    {
        public string Padding { get; init; } = "";

        public BillingId Id => new(new OwnerKey((ulong)(Item % 17)), (ulong)Item);

        /// <summary>Items come from four months, many at the same instant.</summary>
        public Instant CreatedAt => Instant.FromUtc(2026, 1 + (Item % 4), 1 + (Item % 5), 0, 0);

        public static Change Random(Random random, int item, long version) =>
            new(item, version, $"n{random.Next(500)}-{version}", random.Next(1000) / 10m, Removed: random.Next(6) == 0);

        public OutboxEntry Entry(DataSpace space) => Removed
            ? new ListRemove(space, Things.Name, Id, CreatedAt)
            : new ListUpsert(space, Things.Name, Id, CreatedAt, [Name, ListKeys.Of(Amount), ListKeys.Of(CreatedAt)], Row());

        private RawJson Row() => new(Encoding.UTF8.GetBytes($"{{\"name\":\"{Name}\",\"p\":\"{Padding.Replace("\"", "", StringComparison.Ordinal)}\"}}"));
    }

    /// <summary>Every third commit fails before anything is written.</summary>
    private sealed class FailingWrites(Ports.ITableStore inner) : PassThrough(inner)
    {
        private int _commits;

        public int Failed => _commits / 3;

        public override ValueTask<Ports.CommitResult> CommitAsync(
            string table, IReadOnlyList<Ports.RowWrite> writes, CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _commits) % 3 == 0
                ? throw new Ports.StoreException(Ports.StoreFault.Unavailable, "Not reachable")
                : base.CommitAsync(table, writes, cancellationToken);
    }
}
