using Billing.Application.Ports;
using Billing.Storage.Embedded;
using Billing.TestSupport.Storage;
using BillingFunctions.Hosting;
using BillingFunctions.LocalHost;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;
using BillingFunctions.LocalHost.Handler;
using BillingFunctions.LocalHost.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingFunctions.Tests.Support;

/// <summary>A local host over an embedded store and a stub of the handler.</summary>
internal sealed class HostWorld : IAsyncDisposable
{
    private readonly EmbeddedStoreFixture _fixture;

    private HostWorld(EmbeddedStoreFixture fixture, StubHandler handler, FunctionsHost host) => (_fixture, Handler, Host) = (fixture, handler, host);

    public StubHandler Handler { get; }

    public FunctionsHost Host { get; }

    public EmbeddedStore Store => _fixture.Store;

    public HostState State => new(Store.Blobs);

    public static async Task<HostWorld> CreateAsync(AppFolder app, TimeProvider? time = null, EnvelopeEncoding encoding = EnvelopeEncoding.Double, string hubName = "localhost", IBlobStore? blobs = null)
    {
        EmbeddedStoreFixture fixture = await EmbeddedStoreFixture.CreateAsync(NodaTime.SystemClock.Instance, logPartitions: 2);
        EmbeddedStore store = fixture.Store;
        await store.Queues.EnsureQueueAsync("jobs", CancellationToken.None);
        StubHandler handler = await StubHandler.StartAsync();
        AppSettings settings = AppSettings.Load(null, LocalDefaults.Settings);
        HostConfiguration configuration = HostConfiguration.Load(app.Path, settings);
        var ports = new LocalHostPorts(
            store.Queues, blobs ?? store.Blobs, new SystemRandomSource(), new HubPorts(store.EventLog, store.EventLogReader) { Name = hubName }, store.QueueSignal);
        var host = new FunctionsHost(
            configuration, FunctionCatalog.Load(configuration, settings, time ?? TimeProvider.System),
            new ResidentChannel(handler.Address, NullLogger.Instance), ports, time ?? TimeProvider.System, NullLogger.Instance, encoding);
        await new HostState(store.Blobs).PrepareAsync(CancellationToken.None);
        return new HostWorld(fixture, handler, host);
    }

    public async Task SendEventAsync(int partition, string body, string? key = null) => await Store.EventLog.SendAsync(
        partition, [new LogMessage(System.Text.Encoding.UTF8.GetBytes(body), key)], CancellationToken.None);

    public Task CallsAsync(int count) => Until.IsTrue(() => Handler.Calls.Count >= count, $"{count} calls of the handler");

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Handler.DisposeAsync();
        _fixture.Dispose();
    }
}
