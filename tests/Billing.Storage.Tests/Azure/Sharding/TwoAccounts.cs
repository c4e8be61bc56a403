using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Storage.Azure;
using Billing.TestSupport.Azurite;

namespace Billing.Storage.Tests.Azure.Sharding;

/// <summary>Two storage accounts, each an Azurite of its own, and clients over one or both.</summary>
public sealed class TwoAccounts : IDisposable
{
    private readonly AzuriteFixture _first = new();
    private readonly AzuriteFixture _second = new();

    public TwoAccounts() => (First, Second) = Connect(SecondConnection).AccountTables is [var first, var second] ? (first, second) : throw new InvalidOperationException("There should be two");

    /// <summary>What lies in the first account, whatever belongs there.</summary>
    public ITableStore First { get; }

    /// <summary>What lies in the second.</summary>
    public ITableStore Second { get; }

    public string SecondConnection => _second.ConnectionString;

    /// <summary>Clients as a service with this setting makes them; both Azurites have the same account name and differ in their address.</summary>
    public AzureStores Connect(params string[] further)
    {
        Dictionary<string, string> settings = new() { [AzureStoreOptions.DefaultStorageSetting] = _first.ConnectionString, [AzureStoreOptions.FurtherAccountsSetting] = string.Join(',', further) };
        return AzureStores.Create(AzureStoreOptions.Read(settings.GetValueOrDefault, new Uri("http://127.0.0.1:9/")).Value, NodaTime.SystemClock.Instance);
    }

    /// <summary>Makes an organization that was founded with so many accounts; 1 leaves it unsaid, as before there were several.</summary>
    public async Task<DataSpace> FoundAsync(int accounts)
    {
        var organization = new OwnerKey((ulong)Random.Shared.NextInt64() & OwnerKey.Mask);
        string partition = $"org|{organization}";
        List<RowWrite> writes = [RowWrite.Insert(partition, PartitionAddress.GuardRow, new Columns().Set("doc", "{}"u8.ToArray()))];
        if (accounts > 1)
        {
            writes.Add(RowWrite.Insert(partition, "spread", new Columns().Set("doc", System.Text.Encoding.UTF8.GetBytes($$"""{"Accounts":{{accounts}}}"""))));
        }

        await First.EnsureTableAsync(Tables.Platform, default);
        await First.CommitAsync(Tables.Platform, writes, default);
        return new DataSpace(organization, Mode.Live);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }
}
