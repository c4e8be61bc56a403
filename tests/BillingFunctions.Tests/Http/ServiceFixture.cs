using System.Net.Http.Headers;
using System.Text;
using Billing.Application.People;
using Billing.Storage.Embedded;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using BillingFunctions.Hosting;
using BillingFunctions.Http;
using BillingFunctions.LocalHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BillingFunctions.Tests.Http;

/// <summary>The whole service over real HTTP on a free port, with an embedded store of its own and a clock that stands still.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    public const string Key = "bxb_live_00000000000000000000000000000000000000000000000000000000000000aa";
    public const string AdminSecret = "an administrator's secret of forty letters";

    private EmbeddedStoreFixture? _store;
    private WebApplication? _app;

    public SettableClock Clock { get; } = new();

    public HttpClient Client { get; private set; } = new();

    public IServiceProvider Services => _app!.Services;

    /// <summary>Changes what the service is made of, before it starts.</summary>
    internal Action<IServiceCollection> Register { get; init; } = _ => { };

    public async Task InitializeAsync()
    {
        _store = await EmbeddedStoreFixture.CreateAsync(Clock);
        _app = ServiceApp.Build(new ServiceOptions { Urls = ["http://127.0.0.1:0"], DataDirectory = _store.Directory }, RegisterAll);
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = _app.Services.GetRequiredService<Listeners>().PublicAddresses[0] };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await _store!.DisposeAsync();
    }

    /// <summary>Sends a request; a body is sent as JSON unless the content says otherwise.</summary>
    public async Task<Answer> SendAsync(string method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");

        return await SendAsync(request, headers);
    }

    /// <summary>Sends a request with the bootstrap key, unless a header says otherwise; an empty header is left out.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        foreach ((string name, string value) in headers)
        {
            request.Headers.Remove(name);
            if (value.Length > 0)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private void RegisterAll(IServiceCollection services)
    {
        services.AddSingleton<IClock>(Clock);
        EmbeddedStore store = _store!.Store;
        services.AddSingleton(new StoreSet(
            store.Tables, store.Queues, store.Blobs, store.EventLog, new HubPorts(store.EventLog, store.EventLogReader), new MovedQueueSignal(store.QueueSignal, Clock)));
        services.AddSingleton(new PublicHttpSettings(DocumentedRateLimits: false, AdminSecret, Key));
        services.AddSingleton(new PasswordCost(100));
        Register(services);
    }
}
