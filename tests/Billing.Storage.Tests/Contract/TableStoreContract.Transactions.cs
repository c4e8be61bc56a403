using Billing.Application.Ports;

namespace Billing.Storage.Tests.Contract;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task A_transaction_mixes_all_kinds_of_writes_and_answers_in_their_order()
    {
        IReadOnlyList<string?> before = await CommittedAsync(Insert("delete", 1), Insert("replace", 1), Insert("upsert", 1));
        IReadOnlyList<string?> after = await CommittedAsync(
            Delete("delete", before[0]!), Replace("replace", before[1]!, 2), Upsert("upsert", 2), Insert("insert", 2), Upsert("new", 2));
        Assert.Null(after[0]);
        Assert.Equal(["insert", "new", "replace", "upsert"], await KeysAsync(new RowRange(Partition)));
        foreach ((string key, int index) in new[] { ("replace", 1), ("upsert", 2), ("insert", 3), ("new", 4) })
        {
            TableRow row = (await GetAsync(key))!;
            Assert.Equal((after[index], 2L), (row.ETag, row.Columns.Integer("Value")));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_conflict_names_its_write_and_nothing_is_written(int place)
    {
        await CommittedAsync(Insert("taken", 1), Insert("keep", 1));
        List<RowWrite> writes = [Insert("n1", 1), Upsert("keep", 2), Insert("n2", 1)];
        writes.Insert(place, Insert("taken", 2));
        await RefusedAsync(CommitStatus.AlreadyExists, place, [.. writes]);
        Assert.Equal(["keep", "taken"], await KeysAsync(new RowRange(Partition)));
        Assert.Equal((1L, 1L), (await ValueOfAsync("taken"), await ValueOfAsync("keep")));
    }

    [Fact]
    public async Task A_stale_etag_in_a_transaction_names_its_write_and_nothing_is_written()
    {
        string stale = (await CommittedAsync(Insert("a", 1)))[0]!;
        await CommittedAsync(Upsert("a", 2));
        await RefusedAsync(CommitStatus.ConditionNotMet, 1, Insert("b", 1), Replace("a", stale, 3), Insert("c", 1));
        await RefusedAsync(CommitStatus.ConditionNotMet, 2, Insert("b", 1), Insert("c", 1), Delete("a", stale));
        Assert.Equal(["a"], await KeysAsync(new RowRange(Partition)));
        Assert.Equal(2, await ValueOfAsync("a"));
    }

    [Fact]
    public async Task An_absent_row_in_a_transaction_names_its_write_and_nothing_is_written()
    {
        await CommittedAsync(Insert("a", 1));
        await RefusedAsync(CommitStatus.RowNotFound, 1, Delete("a", "*"), Replace("absent", "*", 3));
        await RefusedAsync(CommitStatus.RowNotFound, 1, Upsert("b", 1), Delete("absent", "*"));
        Assert.Equal(["a"], await KeysAsync(new RowRange(Partition)));
    }

    [Fact]
    public async Task A_hundred_writes_are_one_transaction()
    {
        RowWrite[] writes = [.. Enumerable.Range(0, 100).Select(i => Insert($"r{i:000}", i))];
        IReadOnlyList<string?> etags = await CommittedAsync(writes);
        List<TableRow> rows = await AllAsync(new RowRange(Partition));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long?)i), rows.Select(row => row.Columns.Integer("Value")));
        Assert.Equal(etags, rows.Select(row => row.ETag));
        await CommittedAsync(Upsert("r099", 99));
        await RefusedAsync(CommitStatus.ConditionNotMet, 99, [.. writes.Select((_, i) => Replace($"r{i:000}", etags[i]!, -1))]);
        Assert.Equal(0, await ValueOfAsync("r000"));
    }

    [Fact]
    public async Task Of_two_writers_with_the_same_etag_one_wins()
    {
        string etag = (await CommittedAsync(Insert("a", 0)))[0]!;
        CommitResult[] results = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(async () => await CommitAsync(Replace("a", etag, i)))));
        CommitResult winner = Assert.Single(results, result => result.IsCommitted);
        Assert.All(results.Where(result => !result.IsCommitted), result => Assert.Equal(CommitStatus.ConditionNotMet, result.Status));
        Assert.Equal(winner.ETags[0], (await GetAsync("a"))!.ETag);
        Assert.Equal(Array.IndexOf(results, winner) + 1, await ValueOfAsync("a"));
    }

    [Fact]
    public async Task Of_many_inserters_of_one_row_one_wins()
    {
        CommitResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () => await CommitAsync(Insert("claim", i), Insert($"mine{i}", i)))));
        CommitResult winner = Assert.Single(results, result => result.IsCommitted);
        int number = Array.IndexOf(results, winner);
        Assert.All(results.Where(result => !result.IsCommitted), result => Assert.Equal((CommitStatus.AlreadyExists, 0), (result.Status, result.FailedIndex)));
        Assert.Equal(["claim", $"mine{number}"], await KeysAsync(new RowRange(Partition)));
    }

    [Fact]
    public async Task Sixty_four_parallel_increments_with_retries_count_exactly()
    {
        await CommittedAsync(Insert("counter", 0));
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => IncrementAsync($"done{i:00}"))));
        Assert.Equal(64, await ValueOfAsync("counter"));
        Assert.Equal(64, (await AllAsync(RowRange.Prefix(Partition, "done"))).Count);
    }

    private async Task IncrementAsync(string witness)
    {
        while (true)
        {
            TableRow row = (await GetAsync("counter"))!;
            CommitResult result = await CommitAsync(Replace("counter", row.ETag, row.Columns.Integer("Value")!.Value + 1), Insert(witness));
            if (result.IsCommitted)
            {
                return;
            }

            Assert.Equal((CommitStatus.ConditionNotMet, 0), (result.Status, result.FailedIndex));
        }
    }
}
