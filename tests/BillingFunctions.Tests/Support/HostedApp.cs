using System.Collections.Concurrent;
using Billing.TestSupport.Azurite;
using BillingFunctions.Hosting;
using BillingFunctions.LocalHost;
using Microsoft.Extensions.Logging;

namespace BillingFunctions.Tests.Support;

/// <summary>The published service as a child process of a local host, over Azurite and a hub of this machine.</summary>
internal sealed class HostedApp : IAsyncDisposable, ILogger
{
    private readonly string _hubDirectory = Directory.CreateTempSubdirectory("billing-hub-").FullName;
    private StoreSet? _stores;

    private HostedApp()
    {
    }

    public PublishedAppHost Host { get; private set; } = null!;

    /// <summary>Lines of the host and of the handler.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public static async Task<HostedApp> StartAsync(PublishedApp app, AzuriteFixture azurite, bool forwards = false, params (string Name, string Value)[] settings)
    {
        var hosted = new HostedApp();
        var options = new PublishedAppOptions
        {
            App = app.Folder,
            ForwardsAsOldHosts = forwards,
            Settings = settings.Append(("AzureWebJobsStorage", azurite.ConnectionString)).ToDictionary(setting => setting.Item1, setting => setting.Item2),
        };
        hosted.Host = await PublishedAppHost.StartAsync(options, (appSettings, hub) =>
        {
            StoreSet stores = hosted._stores = StoreSet.Azure(name => appSettings[name], hub, hosted._hubDirectory);
            return new LocalHostPorts(stores.Queues, stores.Blobs, new SystemRandomSource(), stores.Hub);
        }, hosted);
        await StoreComposition.PrepareAsync(hosted._stores!, default);
        return hosted;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _stores?.Dispose();
        Directory.Delete(_hubDirectory, recursive: true);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue(formatter(state, exception));
}
