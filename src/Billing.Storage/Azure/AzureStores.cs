using Azure.Core;
using Azure.Core.Pipeline;
using Billing.Application.Ports;
using Billing.Storage.Azure.Blobs;
using Billing.Storage.Azure.EventHubs;
using Billing.Storage.Azure.Queues;
using Billing.Storage.Azure.Settings;
using Billing.Storage.Azure.Sharding;
using Billing.Storage.Azure.Signing;
using Billing.Storage.Azure.Tables;
using Billing.Storage.Azure.Transport;
using NodaTime;

namespace Billing.Storage.Azure;

/// <summary>The four store ports on one storage account, or several for the tables of customers, and one event hub.</summary>
public sealed class AzureStores
{
    private const string StorageScope = "https://storage.azure.com/.default";
    private const string EventHubsScope = "https://eventhubs.azure.net/.default";

    private AzureStores(AzureStoreOptions options, IClock clock, HttpPipelineTransport transport, TransportLimits limits)
    {
        StorageConnection storage = options.Storage;
        HttpPipelinePolicy[] byKey = [new StorageKeyPolicy(new SharedKeySigner(storage.Account, storage.Key), clock)];
        HttpPipelinePolicy[]? byToken = TokenPolicies(storage, clock);
        StorageConnection[] all = [storage, .. options.Further];
        AzureTableStore[] stores = [.. all.Select(account => new AzureTableStore(AzureChannel.Create(transport, limits, account.Tables, TablePolicies(account, clock))))];
        TableAccount[] accounts = [.. all.Zip(stores, (account, tables) => new TableAccount(account.Account, tables))];
        Scan = new AccountScan(stores);
        Tables = new ShardedTableStore(accounts[0], accounts[1..]);
        AccountTables = [.. accounts.Select(account => account.Tables)];
        Queues = new AzureQueueStore(AzureChannel.Create(transport, limits, storage.Queues, byToken ?? byKey));
        Blobs = new AzureBlobStore(AzureChannel.Create(transport, limits, storage.Blobs, byToken ?? byKey));
        Events = new EventHubsLog(
            AzureChannel.Create(transport, limits, options.Events.Endpoint, EventsAuthorisation(options.Events, clock)), options.Events.Hub);
    }

    /// <summary>Rows.</summary>
    public ITableStore Tables { get; }

    /// <summary>Whole tables, for copies.</summary>
    public ITableScan Scan { get; }

    /// <summary>Over how many storage accounts the customers of a new organization are spread.</summary>
    public int Accounts => AccountTables.Count;

    /// <summary>The tables of each account, past the way that leads a customer to its own.</summary>
    internal IReadOnlyList<ITableStore> AccountTables { get; }

    /// <summary>Messages.</summary>
    public IQueueStore Queues { get; }

    /// <summary>Documents.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>The usage log.</summary>
    public IEventLog Events { get; }

    /// <summary>
    /// Makes the clients; nothing is sent yet. <paramref name="clock"/> must show the real time even where the service runs on a settable
    /// clock: requests are signed with their date, and one that is fifteen minutes off is refused.
    /// </summary>
    public static AzureStores Create(AzureStoreOptions options, IClock clock) =>
        Create(options, clock, HttpTransports.Create(), TransportLimits.Default);

    /// <summary>The same with another transport and other bounds.</summary>
    internal static AzureStores Create(AzureStoreOptions options, IClock clock, HttpPipelineTransport transport, TransportLimits limits) =>
        new(options, clock, transport, limits);

    private static HttpPipelinePolicy[]? TokenPolicies(StorageConnection account, IClock clock) =>
        account.Identity is { } identity ? [new StampPolicy(clock), Bearer(identity, StorageScope)] : null;

    private static HttpPipelinePolicy[] TablePolicies(StorageConnection account, IClock clock) =>
        TokenPolicies(account, clock) ?? [new TableKeyPolicy(new SharedKeySigner(account.Account, account.Key), clock)];

    private static HttpPipelinePolicy[] EventsAuthorisation(EventHubsConnection events, IClock clock)
    {
        if (events.Identity is { } identity)
        {
            return [Bearer(identity, EventHubsScope)];
        }

        string resource = new Uri(events.Endpoint, events.Hub).AbsoluteUri;
        return events is { Policy: { } policy, Key: { } key } ? [new SharedAccessPolicy(resource, policy, key, clock)] : [];
    }

    private static BearerTokenAuthenticationPolicy Bearer(TokenCredential identity, string scope) => new(identity, scope);
}
