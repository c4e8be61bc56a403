using Billing.Application.Ports;

namespace Billing.Storage.Tests.Contract;

/// <summary>
/// What every table store promises. A store's own test class derives from this one, opens the store before
/// <see cref="InitializeAsync"/> of the base runs, and inherits every test. Each test has a table of its own.
/// </summary>
public abstract partial class TableStoreContract : IAsyncLifetime
{
    /// <summary>The partition that most tests write to.</summary>
    protected const string Partition = "p1";

    /// <summary>The store under test.</summary>
    protected abstract ITableStore Store { get; }

    /// <summary>A table that no other test uses.</summary>
    protected string Table { get; } = UniqueNames.Table();

    public virtual Task InitializeAsync() => Store.EnsureTableAsync(Table, default);

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected static Columns Value(long value) => new Columns().Set("Value", value);

    protected static RowWrite Insert(string rowKey, long value = 0) => RowWrite.Insert(Partition, rowKey, Value(value));

    protected static RowWrite Upsert(string rowKey, long value) => RowWrite.Upsert(Partition, rowKey, Value(value));

    protected static RowWrite Replace(string rowKey, string etag, long value) => RowWrite.Replace(Partition, rowKey, etag, Value(value));

    protected static RowWrite Delete(string rowKey, string etag) => RowWrite.Delete(Partition, rowKey, etag);

    protected ValueTask<CommitResult> CommitAsync(params RowWrite[] writes) => Store.CommitAsync(Table, writes, default);

    /// <summary>Commits and returns the ETags; the commit must succeed.</summary>
    protected async Task<IReadOnlyList<string?>> CommittedAsync(params RowWrite[] writes)
    {
        CommitResult result = await CommitAsync(writes);
        Assert.Equal(CommitStatus.Committed, result.Status);
        Assert.True(result.IsCommitted);
        Assert.Equal(-1, result.FailedIndex);
        Assert.Equal(writes.Length, result.ETags.Count);
        return result.ETags;
    }

    /// <summary>Commits, expects this refusal, and that it says nothing was written.</summary>
    protected async Task RefusedAsync(CommitStatus status, int failedIndex, params RowWrite[] writes)
    {
        CommitResult result = await CommitAsync(writes);
        Assert.Equal(status, result.Status);
        Assert.False(result.IsCommitted);
        Assert.Equal(failedIndex, result.FailedIndex);
        Assert.Empty(result.ETags);
    }

    protected ValueTask<TableRow?> GetAsync(string rowKey) => Store.GetAsync(Table, Partition, rowKey, default);

    protected async Task<long?> ValueOfAsync(string rowKey) => (await GetAsync(rowKey))?.Columns.Integer("Value");

    /// <summary>All rows of a range, following continuations as a caller must.</summary>
    protected async Task<List<TableRow>> AllAsync(RowRange range)
    {
        List<TableRow> rows = [];
        TablePage page = await Store.QueryAsync(Table, range, default);
        rows.AddRange(page.Rows);
        while (page.Continuation is not null)
        {
            Assert.True(page.Rows.Count <= range.Take);
            page = await Store.QueryAsync(Table, range with { Continuation = page.Continuation }, default);
            rows.AddRange(page.Rows);
        }

        return rows;
    }

    protected async Task<string[]> KeysAsync(RowRange range) => [.. (await AllAsync(range)).Select(row => row.RowKey)];
}
