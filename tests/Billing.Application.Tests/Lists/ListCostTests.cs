using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Identity;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Lists;

/// <summary>What a look at a list asks of the tables: nothing that grows with the list, once it was read.</summary>
public sealed class ListCostTests
{
    private const int Items = 3_000;
    private static readonly ListDefinition Things = new("things", [new("name"), new("color")]);
    private static readonly ListQuery Newest = new([], null, Descending: true, 0, 100);
    private static readonly ListQuery Sorted = new([ListFilter.EqualTo("color", "red")], "name", Descending: false, 500, 100);
    private readonly World _world = new();
    private readonly Site _writer;
    private readonly CountingTableStore _tables;
    private readonly ListReader _reader;

    public ListCostTests()
    {
        _writer = _world.Start();
        _tables = new CountingTableStore(_world.Start().Tables);
        _reader = new ListReader(_tables);
    }

    [Fact]
    public async Task A_page_of_everything_reads_its_own_chunks_even_when_nothing_was_read_before()
    {
        await FillAsync();
        Assert.Equal((Items, 100, 3), await CostAsync(Newest));
        Assert.Equal((Items, 100, 1), await CostAsync(Newest));
        Assert.Equal((Items, 100, 3), await CostAsync(Newest with { Skip = Items / 2 }));
        Assert.Equal((Items, 0, 1), await CostAsync(Newest with { Limit = 0 }));
        Assert.Equal((Items, 0, 1), await CostAsync(Newest with { Skip = Items }));
        _tables.Reset();
        Assert.Equal(Items, await _reader.CountAsync(_world.Space, Things, Newest, null, default));
        Assert.Equal(1, Calls);
    }

    [Fact]
    public async Task Conditions_and_orders_read_months_in_ranges_and_later_only_what_has_changed()
    {
        await FillAsync();
        (int total, int rows, int calls) = await CostAsync(Sorted);
        Assert.Equal((Items / 2, 100), (total, rows));
        Assert.InRange(calls, 5, 11);
        Assert.Equal((Items / 2, 100, 1), await CostAsync(Sorted));
        Assert.Equal((Items / 2, 100, 1), await CostAsync(Sorted with { Skip = 0, Descending = true }));

        // Another process changes an item: the reader tells it, for the directory and the chunk.
        await WriteAsync(Items + 1, version: 1);
        Assert.Equal((Items / 2 + 1, 100, 2), await CostAsync(Sorted));
        Assert.Equal((Items + 1, 100), (await CostAsync(Newest)) is var newest ? (newest.Total, newest.Rows) : default);
    }

    private int Calls => _tables.Counts is var counts ? counts.PointReads + counts.Pages : 0;

    private async Task<(int Total, int Rows, int Calls)> CostAsync(ListQuery query)
    {
        _tables.Reset();
        ListSlice slice = await _reader.ReadAsync(_world.Space, Things, query, default);
        return (slice.Total, slice.Rows.Count, Calls);
    }

    private async Task FillAsync()
    {
        foreach (int[] part in Enumerable.Range(0, Items).Chunk(500))
        {
            await _writer.Projector.ApplyAsync(ListChange.From([.. part.Select(number => Change(number, 1))]), default);
        }
    }

    private Task WriteAsync(int number, long version) => _writer.Projector.ApplyAsync(ListChange.From([Change(number, version)]), default);

    private OutboxItem Change(int number, long version) => new("out|", version, new ListUpsert(
        _world.Space, Things.Name, new BillingId(new OwnerKey((ulong)number), 0), Instant.FromUtc(2026, 1, 1, 0, 0) + (Duration.FromMinutes(50) * number),
        [$"name {number * 7919 % Items}", number % 2 == 0 ? "green" : "red"], new RawJson(Encoding.UTF8.GetBytes($"\"{number}\""))));
}
