using Billing.Application.Ports;

namespace Billing.Storage.Tests.Contract;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task An_absent_row_reads_as_null()
    {
        Assert.Null(await GetAsync("absent"));
        Assert.Null(await Store.GetAsync(Table, "another partition", "absent", default));
    }

    [Fact]
    public async Task An_inserted_row_reads_back_with_its_etag()
    {
        string? etag = (await CommittedAsync(Insert("a", 7)))[0];
        TableRow? row = await GetAsync("a");
        Assert.NotNull(row);
        Assert.Equal((Partition, "a", etag, 7L), (row.PartitionKey, row.RowKey, row.ETag, row.Columns.Integer("Value")));
        Assert.False(string.IsNullOrEmpty(etag));
    }

    [Fact]
    public async Task An_insert_of_an_existing_row_is_refused_and_changes_nothing()
    {
        await CommittedAsync(Insert("a", 1));
        await RefusedAsync(CommitStatus.AlreadyExists, 0, Insert("a", 2));
        Assert.Equal(1, await ValueOfAsync("a"));
    }

    [Fact]
    public async Task The_same_row_key_in_two_partitions_is_two_rows()
    {
        await CommittedAsync(Insert("a", 1));
        Assert.True((await CommitAsync(RowWrite.Insert("p2", "a", Value(2)))).IsCommitted);
        Assert.Equal(1, await ValueOfAsync("a"));
        Assert.Equal(2, (await Store.GetAsync(Table, "p2", "a", default))?.Columns.Integer("Value"));
    }

    [Fact]
    public async Task Keys_differ_by_case()
    {
        await CommittedAsync(Insert("Key", 1), Insert("key", 2));
        Assert.Equal((1L, 2L), (await ValueOfAsync("Key"), await ValueOfAsync("key")));
    }

    [Fact]
    public async Task A_replace_with_the_current_etag_replaces_all_columns()
    {
        string etag = (await CommittedAsync(RowWrite.Insert(Partition, "a", Value(1).Set("Old", "x"))))[0]!;
        string next = (await CommittedAsync(Replace("a", etag, 2)))[0]!;
        TableRow row = (await GetAsync("a"))!;
        Assert.NotEqual(etag, next);
        Assert.Equal(next, row.ETag);
        Assert.Equal(2, row.Columns.Integer("Value"));
        Assert.Null(row.Columns.Text("Old"));
    }

    [Fact]
    public async Task A_replace_with_an_old_etag_is_refused()
    {
        string old = (await CommittedAsync(Insert("a", 1)))[0]!;
        await CommittedAsync(Replace("a", old, 2));
        await RefusedAsync(CommitStatus.ConditionNotMet, 0, Replace("a", old, 3));
        Assert.Equal(2, await ValueOfAsync("a"));
    }

    [Fact]
    public async Task A_replace_with_a_star_needs_only_the_row()
    {
        await CommittedAsync(Insert("a", 1));
        await CommittedAsync(Replace("a", "*", 2));
        Assert.Equal(2, await ValueOfAsync("a"));
    }

    [Fact]
    public async Task A_replace_or_delete_of_an_absent_row_is_refused()
    {
        string etag = (await CommittedAsync(Insert("other", 1)))[0]!;
        await RefusedAsync(CommitStatus.RowNotFound, 0, Replace("absent", "*", 1));
        await RefusedAsync(CommitStatus.RowNotFound, 0, Replace("absent", etag, 1));
        await RefusedAsync(CommitStatus.RowNotFound, 0, Delete("absent", "*"));
        await RefusedAsync(CommitStatus.RowNotFound, 0, Delete("absent", etag));
        Assert.Null(await GetAsync("absent"));
    }

    [Fact]
    public async Task An_upsert_inserts_and_replaces_without_a_condition()
    {
        string first = (await CommittedAsync(RowWrite.Upsert(Partition, "a", Value(1).Set("Old", true))))[0]!;
        string second = (await CommittedAsync(Upsert("a", 2)))[0]!;
        TableRow row = (await GetAsync("a"))!;
        Assert.NotEqual(first, second);
        Assert.Equal(second, row.ETag);
        Assert.Equal(2, row.Columns.Integer("Value"));
        Assert.Null(row.Columns.Boolean("Old"));
    }

    [Fact]
    public async Task A_delete_needs_the_current_etag()
    {
        string old = (await CommittedAsync(Insert("a", 1)))[0]!;
        string current = (await CommittedAsync(Upsert("a", 2)))[0]!;
        await RefusedAsync(CommitStatus.ConditionNotMet, 0, Delete("a", old));
        Assert.Equal(2, await ValueOfAsync("a"));
        Assert.Null((await CommittedAsync(Delete("a", current)))[0]);
        Assert.Null(await GetAsync("a"));
    }

    [Fact]
    public async Task A_delete_with_a_star_needs_only_the_row()
    {
        await CommittedAsync(Insert("a", 1));
        await CommittedAsync(Delete("a", "*"));
        Assert.Null(await GetAsync("a"));
    }

    [Fact]
    public async Task Every_write_changes_the_etag_even_with_equal_columns_or_after_a_delete()
    {
        HashSet<string> seen = [];
        string etag = (await CommittedAsync(Insert("a", 1)))[0]!;
        Assert.True(seen.Add(etag));
        etag = (await CommittedAsync(Replace("a", etag, 1)))[0]!;
        Assert.True(seen.Add(etag));
        Assert.True(seen.Add((await CommittedAsync(Upsert("a", 1)))[0]!));
        await CommittedAsync(Delete("a", "*"));
        Assert.True(seen.Add((await CommittedAsync(Insert("a", 1)))[0]!));
        await RefusedAsync(CommitStatus.ConditionNotMet, 0, Replace("a", etag, 9));
    }

    [Fact]
    public async Task Reading_does_not_change_the_etag()
    {
        string etag = (await CommittedAsync(Insert("a", 1)))[0]!;
        Assert.Equal(etag, (await GetAsync("a"))!.ETag);
        Assert.Equal(etag, (await AllAsync(new RowRange(Partition)))[0].ETag);
    }

    [Fact]
    public async Task A_missing_table_is_refused_for_good()
    {
        string missing = UniqueNames.Table();
        StoreException read = await Assert.ThrowsAsync<StoreException>(async () => await Store.QueryAsync(missing, new RowRange("p"), default));
        StoreException write = await Assert.ThrowsAsync<StoreException>(async () => await Store.CommitAsync(missing, [Insert("a")], default));
        Assert.Equal((StoreFault.Refused, StoreFault.Refused), (read.Fault, write.Fault));
    }

    [Fact]
    public async Task Ensuring_a_table_twice_keeps_its_rows()
    {
        await CommittedAsync(Insert("a", 5));
        await Store.EnsureTableAsync(Table, default);
        Assert.Equal(5, await ValueOfAsync("a"));
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.CommitAsync(Table, [Insert("a")], cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetAsync(Table, Partition, "a", cancelled.Token));
        Assert.Null(await GetAsync("a"));
    }
}
