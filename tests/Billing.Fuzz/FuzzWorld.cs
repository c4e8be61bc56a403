using System.Text;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Storage.Embedded;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using BillingFunctions.Hosting;
using BillingFunctions.Http;
using BillingFunctions.LocalHost;
using BillingFunctions.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Billing.Fuzz;

/// <summary>The whole service without its listeners, on an embedded store of its own: an organization with a key, two metrics, two customers.</summary>
internal sealed class FuzzWorld : IAsyncDisposable
{
    public const string Key = "bxb_live_00000000000000000000000000000000000000000000000000000000000000ff";

    /// <summary>The customer that bodies name.</summary>
    public const string Customer = "c1";

    /// <summary>The customer of the good event in every batch.</summary>
    public const string Canary = "canary";

    private const string Address = "http://127.0.0.1:0";

    /// <summary>What takes longer is taken for a hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly EmbeddedStoreFixture _fixture;
    private readonly WebApplication _app;

    private readonly FaultLog _faults;

    private FuzzWorld(EmbeddedStoreFixture fixture, WebApplication app, FaultLog faults) => (_fixture, _app, _faults) = (fixture, app, faults);

    public DataSpace Space { get; private set; }

    public IServiceProvider Services => _app.Services;

    public EmbeddedStore Store => _fixture.Store;

    public static async Task<FuzzWorld> CreateAsync()
    {
        var clock = new SettableClock();
        EmbeddedStoreFixture fixture = await EmbeddedStoreFixture.CreateAsync(clock);
        EmbeddedStore store = fixture.Store;
        var stores = new StoreSet(store.Tables, store.Queues, store.Blobs, store.EventLog, new HubPorts(store.EventLog, store.EventLogReader), store.QueueSignal);
        var faults = new FaultLog();
        WebApplication app = ServiceApp.Build(new ServiceOptions { Urls = [Address], DataDirectory = fixture.Directory }, services =>
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(faults));
            services.AddSingleton<IClock>(clock);
            services.AddSingleton(stores);
            services.AddSingleton(new PublicHttpSettings(DocumentedRateLimits: false, AdminSecret: null, Key));
        });
        var world = new FuzzWorld(fixture, app, faults);
        await StoreComposition.PrepareAsync(stores, default);
        await world.SetUpAsync();
        return world;
    }

    /// <summary>Sends a request through the public pipeline: the status and the body of the answer; -1 when it hangs.</summary>
    public Task<(int Status, string Body)> SendAsync(string method, string path, string query, byte[] body, IEnumerable<KeyValuePair<string, string>> headers) =>
        CallAsync(Services.GetRequiredService<PublicSurfaces>().HandleAsync, method, path, query, body, headers);

    /// <summary>Calls the function that counts, as the host does.</summary>
    public Task<(int Status, string Body)> CountAsync(byte[] envelope)
    {
        TriggerDispatcher dispatcher = Services.GetRequiredService<TriggerDispatcher>();
        return CallAsync(context => dispatcher.DispatchAsync(context, AggregateUsageTrigger.FunctionName), "POST", "/aggregate-usage", "", envelope, []);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _fixture.DisposeAsync();
    }

    private async Task<(int Status, string Body)> CallAsync(
        RequestDelegate handle, string method, string path, string query, byte[] body, IEnumerable<KeyValuePair<string, string>> headers)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query);
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        context.Request.Headers.Authorization = $"Bearer {Key}";
        foreach ((string name, string value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        context.Response.Body = answer;
        Task work = handle(context);
        if (await Task.WhenAny(work, Task.Delay(Patience)) != work)
        {
            return (-1, "it hangs");
        }

        await work;
        await context.Response.BodyWriter.FlushAsync();
        string text = Encoding.UTF8.GetString(answer.ToArray());
        return (context.Response.StatusCode, context.Response.StatusCode >= 500 ? $"{text} {_faults.Last}" : text);
    }

    private async Task SetUpAsync()
    {
        await Services.GetRequiredService<FirstOrganization>().EnsureAsync(Key, default);
        Space = (await Services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(Key, default))!.Space;
        IRandomSource random = Services.GetRequiredService<IRandomSource>();
        CreateMetric metrics = Services.GetRequiredService<CreateMetric>();
        await metrics.RunAsync(Space, new NewMetric { Code = "calls", Name = "Calls", Aggregation = AggregationType.Count }, Command.Once(random), default);
        await metrics.RunAsync(Space, new NewMetric { Code = "storage", Name = "Storage", Aggregation = AggregationType.Sum, FieldName = "gb" }, Command.Once(random), default);
        CreateCustomer customers = Services.GetRequiredService<CreateCustomer>();
        foreach (string name in new[] { Customer, Canary })
        {
            await customers.RunAsync(Space, new NewCustomer { ExternalId = name, Name = name, TimeZoneId = "UTC" }, Command.Once(random), default);
        }
    }
}
