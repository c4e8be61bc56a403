using Billing.Application.Ports;

namespace Billing.Storage.Tests.Contract;

public abstract partial class TableStoreContract
{
    /// <summary>A name and a transaction that Azure would refuse.</summary>
    public static TheoryData<string, Func<RowWrite[]>> RefusedTransactions() => new()
    {
        { "no write", () => [] },
        { "101 writes", () => [.. Enumerable.Range(0, 101).Select(i => Insert($"r{i}"))] },
        { "two partitions", () => [Insert("a"), RowWrite.Insert("p2", "b", Value(1))] },
        { "one row twice", () => [Insert("a"), Insert("b"), Upsert("a", 2)] },
        { "slash in a row key", () => [Insert("ok"), Insert("a/b")] },
        { "backslash in a row key", () => [Insert("a\\b")] },
        { "hash in a row key", () => [Insert("a#b")] },
        { "question mark in a row key", () => [Insert("a?b")] },
        { "control character in a row key", () => [Insert("a\tb")] },
        { "upper control character in a row key", () => [Insert("a\u0085b")] },
        { "half a surrogate pair in a row key", () => [Insert("a\ud800b")] },
        { "slash in a partition key", () => [RowWrite.Insert("a/b", "r", Value(1))] },
        { "long row key", () => [Insert(new string('k', 513))] },
        { "long partition key", () => [RowWrite.Insert(new string('k', 513), "r", Value(1))] },
        { "no etag for a replace", () => [new RowWrite(RowWriteKind.Replace, Partition, "a", null, Value(1))] },
        { "no etag for a delete", () => [new RowWrite(RowWriteKind.Delete, Partition, "a", null, Columns.Empty)] },
        { "253 columns", () => [RowWrite.Insert(Partition, "a", ManyColumns(253))] },
        { "column name with a dash", () => [RowWrite.Insert(Partition, "a", new Columns().Set("a-b", 1))] },
        { "column name with a digit first", () => [RowWrite.Insert(Partition, "a", new Columns().Set("1a", 1))] },
        { "empty column name", () => [RowWrite.Insert(Partition, "a", new Columns().Set("", 1))] },
        { "long column name", () => [RowWrite.Insert(Partition, "a", new Columns().Set(new string('n', 256), 1))] },
        { "the service's own column name", () => [RowWrite.Insert(Partition, "a", new Columns().Set("Timestamp", 1))] },
        { "text of 32 Ki + 1 characters", () => [Insert("ok"), RowWrite.Insert(Partition, "a", new Columns().Set("T", new string('x', (32 * 1024) + 1)))] },
        { "64 Ki + 1 bytes", () => [Insert("ok"), RowWrite.Insert(Partition, "a", new Columns().Set("B", new byte[(64 * 1024) + 1]))] },
        { "half a surrogate pair in a text", () => [RowWrite.Insert(Partition, "a", new Columns().Set("T", "\udc00"))] },
        { "row above 1 MiB", () => [Insert("ok"), RowWrite.Insert(Partition, "a", Blocks(16))] },
        { "transaction above 4 MiB", () => [.. Enumerable.Range(0, 8).Select(i => RowWrite.Insert(Partition, $"r{i}", Blocks(8)))] },
    };

    [Theory]
    [MemberData(nameof(RefusedTransactions), DisableDiscoveryEnumeration = true)]
    public async Task A_transaction_that_Azure_would_refuse_is_refused_before_anything_is_written(string what, Func<RowWrite[]> writes)
    {
        ArgumentNullException.ThrowIfNull(writes);
        await CommittedAsync(Insert("before", 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await CommitAsync(writes()));
        Assert.True((await KeysAsync(new RowRange(Partition))) is ["before"], what);
    }

    [Fact]
    public async Task Names_and_ranges_that_Azure_would_refuse_are_refused()
    {
        foreach (string table in new[] { "", "ab", "1abc", "a-bc", "tables", "Tables", "a_b", new string('t', 64) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.EnsureTableAsync(table, default));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.GetAsync(table, "p", "r", default));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.QueryAsync(table, new RowRange("p"), default));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.CommitAsync(table, [Insert("a")], default));
        }

        foreach (RowRange range in new[]
        {
            new RowRange("a/b"), new RowRange(Partition, Take: 0), new RowRange(Partition, Take: 1001), new RowRange(Partition, Columns: ["a-b"]),
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.QueryAsync(Table, range, default));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await GetAsync("a/b"));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.GetAsync(Table, "a#b", "r", default));
    }

    private static Columns ManyColumns(int count)
    {
        Columns columns = new();
        for (int i = 0; i < count; i++)
        {
            columns.Set($"C{i}", (long)i);
        }

        return columns;
    }

    private static Columns Blocks(int count)
    {
        Columns columns = new();
        for (int i = 0; i < count; i++)
        {
            columns.Set($"Data{i}", new byte[64 * 1024]);
        }

        return columns;
    }
}
