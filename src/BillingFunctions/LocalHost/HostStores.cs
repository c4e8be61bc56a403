using BillingFunctions.Hosting;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost;

/// <summary>The stores of a host that runs a published app: the account of its settings, and a hub of this machine unless they name one.</summary>
internal sealed class HostStores(string directory) : IDisposable
{
    private StoreSet? _stores;

    public LocalHostPorts Open(AppSettings settings, Uri hub)
    {
        _stores = StoreSet.Azure(name => settings[name], hub, directory);
        return new LocalHostPorts(_stores.Queues, _stores.Blobs, new SystemRandomSource(), _stores.Hub, _stores.QueueSignal);
    }

    public Task PrepareAsync(CancellationToken cancellationToken) =>
        _stores is { } stores ? StoreComposition.PrepareAsync(stores, cancellationToken) : Task.CompletedTask;

    public void Dispose() => _stores?.Dispose();
}
