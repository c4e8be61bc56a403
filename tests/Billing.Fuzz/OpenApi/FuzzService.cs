using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Billing.Storage.Embedded;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using BillingFunctions.Hosting;
using BillingFunctions.Http;
using BillingFunctions.LocalHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Billing.Fuzz.OpenApi;

/// <summary>The whole service over real HTTP in this process, on a store of its own and a clock that stands still at the first of July 2026. It reaches nobody outside.</summary>
internal sealed class FuzzService : IAsyncDisposable
{
    public const string AdminSecret = "an administrator's secret of forty letters";

    private readonly EmbeddedStoreFixture _store;
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private FuzzService(EmbeddedStoreFixture store, WebApplication app, SettableClock clock, FaultLog faults)
    {
        (_store, _app, Clock, Faults) = (store, app, clock, faults);
        Address = app.Services.GetRequiredService<Listeners>().PublicAddresses[0];
        _client = new HttpClient { BaseAddress = Address };
    }

    public SettableClock Clock { get; }

    /// <summary>What it logged last.</summary>
    public FaultLog Faults { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<FuzzService> StartAsync()
    {
        var clock = new SettableClock();
        var faults = new FaultLog();
        EmbeddedStoreFixture fixture = await EmbeddedStoreFixture.CreateAsync(clock);
        EmbeddedStore store = fixture.Store;
        WebApplication app = ServiceApp.Build(new ServiceOptions { Urls = ["http://127.0.0.1:0"], DataDirectory = fixture.Directory }, services =>
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(faults));
            services.AddSingleton<IClock>(clock);
            services.AddSingleton(new StoreSet(
                store.Tables, store.Queues, store.Blobs, store.EventLog, new HubPorts(store.EventLog, store.EventLogReader), store.QueueSignal));
            services.AddSingleton(new PublicHttpSettings(DocumentedRateLimits: false, AdminSecret, FuzzWorld.Key));
            Outside.Close(services, clock);
        });
        await app.StartAsync();
        return new FuzzService(fixture, app, clock, faults);
    }

    /// <summary>Sends a request with a credential: the status and the answer; nothing when it has no JSON.</summary>
    public async Task<(int Status, JsonElement Answer, HttpResponseHeaders Headers)> SendAsync(string method, string path, string? body, string credential)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", credential);
        request.Headers.TryAddWithoutValidation("X-Admin-Secret", AdminSecret);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _client.SendAsync(request);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        bool isJson = answer.Length > 0 && response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return ((int)response.StatusCode, isJson ? JsonElement.Parse(answer) : default, response.Headers);
    }

    /// <summary>Sends a request that must succeed.</summary>
    public async Task<JsonElement> AskAsync(string method, string path, string? body, string credential)
    {
        (int status, JsonElement answer, _) = await SendAsync(method, path, body, credential);
        return status is 200 or 201 or 204 ? answer : throw new InvalidOperationException($"{method} {path} {body} answered {status}: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }
}
