using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Storage.Azure;

namespace Billing.Storage.Tests.Azure.Sharding;

/// <summary>Customers over several storage accounts: each has one, and keeps it whatever accounts come later.</summary>
public sealed class ShardingTests(TwoAccounts accounts) : IClassFixture<TwoAccounts>
{
    private const string Hub = "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=a=b";

    [Fact]
    public async Task Customers_are_spread_and_each_is_whole_in_one_account()
    {
        ITableStore both = await OpenAsync(accounts.SecondConnection);
        DataSpace space = await accounts.FoundAsync(2);
        string[] customers = [.. Enumerable.Range(1, 20).Select(i => Partition(space, i))];
        foreach (string customer in customers)
        {
            foreach (string table in new[] { Tables.Customers, Tables.Usage })
            {
                Assert.True((await both.CommitAsync(table, [Row(customer, "a"), Row(customer, "b")], default)).IsCommitted);
                Assert.Equal(CommitStatus.AlreadyExists, (await both.CommitAsync(table, [Row(customer, "c"), Row(customer, "b")], default)).Status);
                Assert.Equal(["a", "b"], (await both.QueryAsync(table, new RowRange(customer), default)).Rows.Select(row => row.RowKey));
            }

            Assert.NotNull(await both.GetAsync(Tables.Customers, customer, "a", default));
            int[] here = [await CountAsync(accounts.First, Tables.Customers, customer), await CountAsync(accounts.First, Tables.Usage, customer)];
            int[] there = [await CountAsync(accounts.Second, Tables.Customers, customer), await CountAsync(accounts.Second, Tables.Usage, customer)];
            Assert.True((here is [2, 2] && there is [0, 0]) || (here is [0, 0] && there is [2, 2]), $"{customer}: {string.Join(' ', here)} and {string.Join(' ', there)}");
        }

        int first = 0;
        foreach (string customer in customers)
        {
            first += await CountAsync(accounts.First, Tables.Customers, customer) > 0 ? 1 : 0;
        }

        Assert.InRange(first, 5, 15);
    }

    [Fact]
    public async Task An_organization_that_was_there_before_the_account_keeps_all_its_customers()
    {
        ITableStore one = await OpenAsync(), both = await OpenAsync(accounts.SecondConnection);
        DataSpace space = await accounts.FoundAsync(1);
        for (int i = 1; i <= 8; i++)
        {
            Assert.True((await one.CommitAsync(Tables.Customers, [Row(Partition(space, i), "old")], default)).IsCommitted);
            Assert.NotNull(await both.GetAsync(Tables.Customers, Partition(space, i), "old", default));
            Assert.True((await both.CommitAsync(Tables.Customers, [Row(Partition(space, i), "new")], default)).IsCommitted);
            Assert.Equal(0, await CountAsync(accounts.Second, Tables.Customers, Partition(space, i)));
        }
    }

    [Fact]
    public async Task What_is_no_customers_partition_lies_in_the_first_account()
    {
        ITableStore both = await OpenAsync(accounts.SecondConnection);
        DataSpace space = await accounts.FoundAsync(2);
        foreach ((string table, string partition) in new[] { (Tables.Catalog, space.ToString()), (Tables.Lists, Partition(space, 1)), (Tables.Usage, $"-notice|{space}"), (Tables.Usage, "hub") })
        {
            await both.EnsureTableAsync(table, default);
            Assert.True((await both.CommitAsync(table, [Row(partition, "a")], default)).IsCommitted);
            Assert.Equal(1, await CountAsync(accounts.First, table, partition));
        }
    }

    [Fact]
    public async Task Without_an_account_that_an_organization_uses_nothing_of_its_customers_is_read_or_written()
    {
        ITableStore one = await OpenAsync();
        DataSpace space = await accounts.FoundAsync(2);
        StoreException fault = await Assert.ThrowsAsync<StoreException>(() => one.GetAsync(Tables.Customers, Partition(space, 1), "a", default).AsTask());
        Assert.Equal(StoreFault.Refused, fault.Fault);
        Assert.Contains("BILLING_STORAGE_ACCOUNTS", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => one.CommitAsync(Tables.Usage, [Row(Partition(space, 1), "a")], default).AsTask());
        await Assert.ThrowsAsync<StoreException>(() => one.QueryAsync(Tables.Usage, new RowRange(Partition(space, 1)), default).AsTask());
    }

    [Fact]
    public async Task An_account_at_another_place_than_before_is_refused()
    {
        ITableStore both = await OpenAsync(accounts.SecondConnection);
        DataSpace two = await accounts.FoundAsync(2), three = await accounts.FoundAsync(3);
        await both.GetAsync(Tables.Customers, PartitionAt(two, accounts: 2, place: 1), "a", default);
        ITableStore moved = await OpenAsync("AccountName=other;AccountKey=AQID;TableEndpoint=http://127.0.0.1:9/other", accounts.SecondConnection);
        StoreException fault = await Assert.ThrowsAsync<StoreException>(() => moved.GetAsync(Tables.Customers, PartitionAt(three, accounts: 3, place: 2), "a", default).AsTask());
        Assert.Contains("must keep its order", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x1ul, 4, 1)]
    [InlineData(0xABCDEF01234567ul, 4, 0)]
    [InlineData(0xFFFFFFFFFFFFFFFul, 4, 3)]
    [InlineData(0x123456789ABCDEul, 2, 1)]
    [InlineData(0x123456789ABCDEul, 3, 2)]
    [InlineData(0x123456789ABCDEul, 64, 63)]
    [InlineData(42ul, 3, 1)]
    public void The_place_of_a_customer_is_the_same_for_ever(ulong customer, int count, int place) =>
        Assert.Equal(place, Application.Platform.Placement.CustomerPlace.Of(new OwnerKey(customer), count));

    [Theory]
    [InlineData("stone,sttwo", null)]
    [InlineData("https://stone.table.core.usgovcloudapi.net/", null)]
    [InlineData("AccountName=one;AccountKey=AQID", null)]
    [InlineData(" stone , ", null)]
    [InlineData("stone,stone", "BILLING_STORAGE_ACCOUNTS names stone although it has a place already")]
    [InlineData("sthome", "BILLING_STORAGE_ACCOUNTS names sthome although it has a place already")]
    [InlineData("St_One", "BILLING_STORAGE_ACCOUNTS should be names of storage accounts")]
    [InlineData("http://stone.example/", "BILLING_STORAGE_ACCOUNTS should be names of storage accounts")]
    [InlineData("AccountName=one", "BILLING_STORAGE_ACCOUNTS needs AccountName and AccountKey")]
    public void A_wrong_setting_is_told_in_a_sentence(string value, string? start)
    {
        Dictionary<string, string> settings = new() { ["AzureWebJobsStorage__accountName"] = "sthome", ["EventHubConnection"] = Hub, ["BILLING_STORAGE_ACCOUNTS"] = value };
        Result<AzureStoreOptions> read = AzureStoreOptions.Read(settings.GetValueOrDefault);
        Assert.StartsWith(start ?? "", read.Failure?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(start is null, read.IsSuccess);
    }

    private async Task<ITableStore> OpenAsync(params string[] further)
    {
        ITableStore tables = accounts.Connect(further).Tables;
        foreach (string table in further is [_] or [] ? new[] { Tables.Customers, Tables.Usage, Tables.Platform } : [])
        {
            await tables.EnsureTableAsync(table, default);
        }

        return tables;
    }

    private static string Partition(DataSpace space, int customer) => space.CustomerPartition(new OwnerKey(((ulong)customer * 0x1234567) & OwnerKey.Mask));

    private static string PartitionAt(DataSpace space, int accounts, int place) => space.CustomerPartition(
        Enumerable.Range(1, 1000).Select(i => new OwnerKey((ulong)i)).First(key => Application.Platform.Placement.CustomerPlace.Of(key, accounts) == place));

    private static RowWrite Row(string partition, string row) => RowWrite.Insert(partition, row, new Columns().Set("n", 1));

    private static async Task<int> CountAsync(ITableStore tables, string table, string partition) => (await tables.QueryAsync(table, new RowRange(partition), default)).Rows.Count;
}
