using Billing.Application.Ports;
using BillingFunctions.LocalHost;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Handler;

namespace BillingFunctions.Hosting;

/// <summary>Runs the local host inside a stand-alone service, once the service listens.</summary>
internal sealed partial class LocalHostService(
    Listeners listeners, IServiceProvider services, IRandomSource random, TimeProvider time, ILogger<FunctionsHost> logger) : IHostedLifecycleService
{
    /// <summary>The local host; null before the service has started.</summary>
    public FunctionsHost? Host { get; private set; }

    /// <summary>The hub of this machine; null before the service has started, or when the hub is a real one.</summary>
    public HubEndpoints? Hub { get; private set; }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        StoreSet stores = services.GetRequiredService<StoreSet>();
        await StoreComposition.PrepareAsync(stores, cancellationToken);
        string root = AppContext.BaseDirectory;
        AppSettings settings = AppSettings.Load(root, LocalDefaults.Settings);
        HostConfiguration host = HostConfiguration.Load(root, settings);
        Hub = stores.Hub is { } hub ? new HubEndpoints(settings[LocalDefaults.HubSetting]!, hub.Log) : null;
        Host = new FunctionsHost(
            host,
            FunctionCatalog.Load(host, settings, time),
            new ResidentChannel(listeners.TriggerAddress, logger),
            new LocalHostPorts(stores.Queues, stores.Blobs, random, stores.Hub, stores.QueueSignal),
            time,
            logger);
        Host.Start();
        string addresses = string.Join(' ', listeners.PublicAddresses);
        LogStarted(addresses, listeners.TriggerAddress);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Host?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Addresses}; triggers, hub and admin on {TriggerAddress}")]
    private partial void LogStarted(string addresses, Uri triggerAddress);
}
