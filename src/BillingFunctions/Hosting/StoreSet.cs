using Billing.Application.Ports;
using Billing.Domain.Results;
using Billing.Storage.Azure;
using Billing.Storage.Embedded;
using BillingFunctions.LocalHost;
using NodaTime;

namespace BillingFunctions.Hosting;

/// <summary>The store behind every port, as the options choose it.</summary>
/// <param name="Tables">Rows.</param>
/// <param name="Queues">Messages.</param>
/// <param name="Blobs">Documents.</param>
/// <param name="Events">Where usage is sent.</param>
/// <param name="Hub">Both ends of a hub of this machine; null when the hub is a real one.</param>
/// <param name="QueueSignal">Tells when a queue may have a message; null where the store cannot.</param>
internal sealed record StoreSet(
    ITableStore Tables, IQueueStore Queues, IBlobStore Blobs, IEventLog Events, HubPorts? Hub, IQueueSignal? QueueSignal) : IDisposable
{
    private EmbeddedStore? Owned { get; init; }

    /// <summary>Whole tables, for copies; null where nobody copies.</summary>
    public ITableScan? Scan { get; init; }

    /// <summary>Over how many storage accounts the customers of a new organization are spread.</summary>
    public int Accounts { get; init; } = 1;

    public void Dispose() => Owned?.Dispose();

    public static StoreSet Embedded(string directory)
    {
        EmbeddedStore store = OpenEmbedded(directory);
        return new StoreSet(store.Tables, store.Queues, store.Blobs, store.EventLog, new HubPorts(store.EventLog, store.EventLogReader), store.QueueSignal) { Owned = store, Scan = store.Scan };
    }

    /// <param name="setting">Gives the value of a setting, or null.</param>
    /// <param name="standIn">Address of this machine's hub, for when no setting names one; null for none.</param>
    /// <param name="directory">Where this machine's hub keeps its messages.</param>
    public static StoreSet Azure(Func<string, string?> setting, Uri? standIn, string directory)
    {
        if (!AzureStoreOptions.Read(setting, standIn).TryGet(out AzureStoreOptions? options, out Failure? failure))
            throw new StoreException(StoreFault.Refused, failure.Message);

        var stores = AzureStores.Create(options, SystemClock.Instance);
        if (standIn is null || options.Events.Endpoint != standIn)
            return new StoreSet(stores.Tables, stores.Queues, stores.Blobs, stores.Events, null, null) { Accounts = stores.Accounts, Scan = stores.Scan };

        EmbeddedStore hub = OpenEmbedded(directory);
        return new StoreSet(stores.Tables, stores.Queues, stores.Blobs, stores.Events, new HubPorts(hub.EventLog, hub.EventLogReader) { Name = hub.LogName }, null) { Owned = hub, Accounts = stores.Accounts, Scan = stores.Scan };
    }

    /// <summary>A store keeps the machine's time, as a storage account keeps its own, even when the service is set to another day.</summary>
    private static EmbeddedStore OpenEmbedded(string directory) => EmbeddedStore.Open(new EmbeddedStoreOptions(directory), SystemClock.Instance);
}
