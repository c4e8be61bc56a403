using System.IO.Compression;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Storage.Azure;
using Billing.Storage.Copies;
using Billing.Storage.Embedded;
using Billing.Storage.Tests.Azure.Sharding;
using Billing.TestSupport.Storage;

namespace Billing.Storage.Tests.Copies;

/// <summary>A copy of the tables, loaded elsewhere, is what was copied; whatever is not whole or not empty is refused.</summary>
public sealed class TableCopyTests(TwoAccounts accounts) : IClassFixture<TwoAccounts>, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = new(Path.Combine(Path.GetTempPath(), $"billing-copy-{Guid.NewGuid():N}"));
    private EmbeddedStoreFixture _from = null!, _to = null!;

    public async Task InitializeAsync()
    {
        (_from, _to) = (await EmbeddedStoreFixture.CreateAsync(), await EmbeddedStoreFixture.CreateAsync());
        await EnsureAsync(_from.Store.Tables);
        await EnsureAsync(_to.Store.Tables);
    }

    public Task DisposeAsync()
    {
        _from.Dispose();
        _to.Dispose();
        if (_folder.Exists)
            _folder.Delete(recursive: true);

        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_row_comes_back_with_every_column()
    {
        await CommitAsync(_from.Store.Tables, Tables.Catalog, [RowWrite.Insert("it's|Łódź 1,4", "a b+c%20", Odd())]);
        foreach (int[] part in Enumerable.Range(0, 1_250).Chunk(100))
            await CommitAsync(_from.Store.Tables, Tables.Usage, [.. part.Select(i => RowWrite.Insert("many", $"{i:D5}", new Columns().Set("n", i)))]);

        await CommitAsync(_from.Store.Tables, Tables.Usage, [RowWrite.Insert("next", "one", new Columns().Set("n", 1))]);
        foreach (string row in new[] { "1", "2", "3", "4", "5", "6" })
            await CommitAsync(_from.Store.Tables, Tables.Customers, [RowWrite.Insert("large", row, Large())]);

        CopyManifest manifest = await CopyAsync(_from.Store);
        Assert.Equal((1, 1_251, 6, 1_258), (manifest.Rows[Tables.Catalog], manifest.Rows[Tables.Usage], manifest.Rows[Tables.Customers], manifest.Rows.Values.Sum()));
        await LoadAsync(_to.Store);
        Assert.Equal(await AllAsync(_from.Store.Scan), await AllAsync(_to.Store.Scan));
    }

    /// <summary>What is derived must be older than what it is derived from; what says where customers belong must be there first.</summary>
    [Fact]
    public async Task Tables_are_copied_and_loaded_in_the_order_that_is_safe()
    {
        List<string> copied = [], loaded = [];
        await new TableCopy(_from.Store.Scan, TimeProvider.System).RunAsync(_folder, (table, _) => copied.Add(table), default);
        await new TableLoad(_to.Store.Scan, _to.Store.Tables).RunAsync(_folder, isAgain: false, (table, _) => loaded.Add(table), default);
        Assert.Equal([Tables.Schedule, Tables.Lists, Tables.Names, Tables.Catalog, Tables.Platform, Tables.Webhooks, Tables.Usage, Tables.Customers], copied);
        Assert.Equal([Tables.Platform, .. copied.Where(table => table != Tables.Platform)], loaded);
    }

    [Fact]
    public async Task What_lies_in_several_accounts_is_copied_whole_and_comes_into_the_account_of_each_customer()
    {
        AzureStores both = accounts.Connect(accounts.SecondConnection);
        await EnsureAsync(both.Tables);
        DataSpace space = await accounts.FoundAsync(2);
        string[] customers = [.. Enumerable.Range(1, 8).Select(i => space.CustomerPartition(new OwnerKey(((ulong)i * 0x1234567) & OwnerKey.Mask)))];
        foreach (string customer in customers)
            await CommitAsync(both.Tables, Tables.Customers, [RowWrite.Insert(customer, "a", Odd())]);

        await new TableCopy(both.Scan, TimeProvider.System).RunAsync(_folder, (_, _) => { }, default);
        await LoadAsync(_to.Store);
        Assert.Equal(await AllAsync(both.Scan), await AllAsync(_to.Store.Scan));
        Assert.DoesNotContain(await AllAsync(_to.Store.Scan), row => row.Contains("-account", StringComparison.Ordinal));

        // Back again: each customer is still in its own account, and in no other.
        int[] before = [await CountAsync(accounts.First, customers), await CountAsync(accounts.Second, customers)];
        await new TableLoad(both.Scan, both.Tables).RunAsync(_folder, isAgain: true, (_, _) => { }, default);
        int[] after = [await CountAsync(accounts.First, customers), await CountAsync(accounts.Second, customers)];
        Assert.Equal(before, after);
        Assert.All(before, count => Assert.InRange(count, 1, 7));
        Assert.Equal(await AllAsync(_to.Store.Scan), await AllAsync(both.Scan));
    }

    [Fact]
    public async Task Nothing_is_written_over()
    {
        await CommitAsync(_from.Store.Tables, Tables.Names, [RowWrite.Insert("p", "r", new Columns().Set("n", 1))]);
        await CopyAsync(_from.Store);
        Assert.Contains("is not empty", (await Assert.ThrowsAsync<IOException>(() => CopyAsync(_from.Store))).Message, StringComparison.Ordinal);

        await CommitAsync(_to.Store.Tables, Tables.Names, [RowWrite.Insert("p", "other", new Columns().Set("n", 2))]);
        Assert.Contains("names is not empty", (await Assert.ThrowsAsync<IOException>(() => LoadAsync(_to.Store))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_broke_off_or_was_damaged_is_refused()
    {
        await CommitAsync(_from.Store.Tables, Tables.Names, [RowWrite.Insert("p", "r", new Columns().Set("n", 1))]);
        await CopyAsync(_from.Store);
        string names = Path.Combine(_folder.FullName, "names.rows.gz"), manifest = Path.Combine(_folder.FullName, "copy.json"), whole = await File.ReadAllTextAsync(manifest);
        await ReplaceAsync(names, "{\"p\":1");
        Assert.Contains("is damaged", (await Assert.ThrowsAsync<IOException>(() => LoadAsync(_to.Store))).Message, StringComparison.Ordinal);
        await ReplaceAsync(names, "");
        Assert.Contains("has 0 rows instead of 1", (await Assert.ThrowsAsync<IOException>(() => LoadAsync(_to.Store))).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(manifest, whole.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
        Assert.Contains("has format 2", (await Assert.ThrowsAsync<IOException>(() => LoadAsync(_to.Store))).Message, StringComparison.Ordinal);
        File.Delete(manifest);
        Assert.Contains("no whole copy", (await Assert.ThrowsAsync<IOException>(() => LoadAsync(_to.Store))).Message, StringComparison.Ordinal);
    }

    private static async Task ReplaceAsync(string file, string text)
    {
        await using FileStream stream = File.Create(file);
        await using var packed = new GZipStream(stream, CompressionMode.Compress);
        await packed.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
    }

    private static Columns Odd() => new Columns().Set("text", "\"quoted\"\nŁ 😀\\").Set("none", "").Set("least", long.MinValue).Set("most", long.MaxValue).Set("yes", true).Set("no", false)
        .Set("bytes", new byte[] { 0, 255, 10, 13 }).Set("nothing", ReadOnlyMemory<byte>.Empty).Set("b", "x".PadRight(20));

    /// <summary>Near what a row holds, so that few fit a page and fewer a transaction.</summary>
    private static Columns Large()
    {
        var columns = new Columns();
        for (int i = 0; i < 15; i++)
            columns.Set($"z{i}", new byte[60_000]);

        return columns;
    }

    private Task<CopyManifest> CopyAsync(EmbeddedStore store) => new TableCopy(store.Scan, TimeProvider.System).RunAsync(_folder, (_, _) => { }, default);

    private Task LoadAsync(EmbeddedStore store) => new TableLoad(store.Scan, store.Tables).RunAsync(_folder, isAgain: false, (_, _) => { }, default);

    private static async Task EnsureAsync(ITableStore tables)
    {
        foreach (string table in Tables.All)
            await tables.EnsureTableAsync(table, default);
    }

    private static async Task CommitAsync(ITableStore tables, string table, IReadOnlyList<RowWrite> writes) => Assert.True((await tables.CommitAsync(table, writes, default)).IsCommitted);

    private static async Task<int> CountAsync(ITableStore account, IEnumerable<string> customers)
    {
        int count = 0;
        foreach (string customer in customers)
            count += (await account.QueryAsync(Tables.Customers, new RowRange(customer), default)).Rows.Count;

        return count;
    }

    /// <summary>Every row as text, in an order of its own.</summary>
    private static async Task<string[]> AllAsync(ITableScan scan)
    {
        List<string> all = [];
        foreach (string table in Tables.All)
        {
            for (TablePage? page = await scan.ScanAsync(table, null, default); page is not null; page = page.Continuation is { } next ? await scan.ScanAsync(table, next, default) : null)
            {
                all.AddRange(page.Rows.Select(row => $"{table}/{row.PartitionKey}/{row.RowKey} " + string.Join(' ', row.Columns.All
                    .OrderBy(column => column.Name, StringComparer.Ordinal).Select(column => $"{column.Name}={column.Type}:{column.Text}{column.Number}{Convert.ToBase64String(column.Data.Span)}"))));
            }
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }
}
