using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.BillingEntities;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Providers;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Taxes;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Providers.Smtp;
using Billing.Providers.Webhooks;
using BillingFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>
/// A service with a plan to sell: 49.00 USD a month, 0.25 a call, and gigabytes that are free up to ten and then 0.50 each; 20 % tax on everything. It
/// is the first of July 2026.
/// </summary>
public sealed class BillingWorld : IAsyncLifetime
{
    public const string Nobody = "0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000";

    public BillingWorld() => Service = new()
    {
        Register = services => Also(services.AddSingleton<ITableStore>(provider => new RecordingTables(provider.GetRequiredService<StoreSet>().Tables))
            .AddSingleton<ICatalog>(provider => new FragileCatalog(provider.GetRequiredService<EntityCatalog>()))
            .AddSingleton<IPaymentProviders>(provider => Providers.CreateAdapters(provider.GetRequiredService<IClock>()))
            .AddSingleton<ILoggerProvider>(Logged)
            .AddSingleton(new SmtpOptions { AllowsLoopback = true })
            .AddSingleton(new WebhookOptions { AllowsLoopback = true })
            .AddSingleton(Systems.Options)
            .AddSingleton(PublicAddress.Read("https://billing.example/"))),
    };

    public ServiceFixture Service { get; }

    /// <summary>Changes more of what the service is made of, before it starts.</summary>
    internal Action<IServiceCollection> Also { get; init; } = _ => { };

    /// <summary>The payment providers that the service calls.</summary>
    public SimulatedProviders Providers { get; } = new();

    /// <summary>The other systems that the service copies objects to.</summary>
    public SimulatedSystems Systems { get; } = new();

    /// <summary>What the service logs.</summary>
    public LogLines Logged { get; } = new();

    /// <summary>What was written.</summary>
    internal RecordingTables Written => (RecordingTables)Service.Services.GetRequiredService<ITableStore>();

    /// <summary>The catalogue.</summary>
    internal FragileCatalog Catalog => (FragileCatalog)Service.Services.GetRequiredService<ICatalog>();

    public string PlanId { get; private set; } = "";

    /// <summary>The key of another organization.</summary>
    public (string, string) Foreign { get; private set; }

    private DataSpace Space { get; set; }

    /// <summary>The data space as messages name it.</summary>
    public string SpaceText => Space.ToString();

    private Command Once => Command.Once(Service.Services.GetRequiredService<IRandomSource>());

    public async Task InitializeAsync()
    {
        await Service.InitializeAsync();
        Space = (await Service.Services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceFixture.Key, default))!.Space;
        Answer other = await Service.SendAsync("POST", "/v1/organizations", """{"name":"Other"}""", ("X-Admin-Secret", ServiceFixture.AdminSecret));
        Foreign = ("Authorization", $"Bearer {other.ShouldBe(201).Json.GetProperty("api_key").GetProperty("raw_key").GetString()}");
        await CreateCatalogueAsync();

        // The first minute of a process writes it otherwise, in the middle of a test that shows that nothing is written.
        await Service.Services.GetRequiredService<IRowTidying>().EnterAsync(default);
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        await Providers.DisposeAsync();
        await Systems.DisposeAsync();
    }

    public Task<Answer> GetAsync(string path, params (string, string)[] headers) => Service.SendAsync("GET", path, null, headers);

    public Task<Answer> PostAsync(string path, string? json = null, params (string, string)[] headers) => Service.SendAsync("POST", path, json, headers);

    public Task<Answer> PutAsync(string path, string json) => Service.SendAsync("PUT", path, json);

    /// <summary>A new customer; its id.</summary>
    public async Task<string> CustomerAsync(string externalId, string zone = "UTC", int graceDays = 0)
    {
        CreateCustomer create = Service.Services.GetRequiredService<CreateCustomer>();
        var input = new NewCustomer { ExternalId = externalId, Name = externalId, TimeZoneId = zone, InvoiceGracePeriodDays = graceDays };
        return (await create.RunAsync(Space, input, Once, default)).Value.Value.Id.ToString();
    }

    /// <summary>A new subscription to the plan.</summary>
    public async Task<JsonElement> SubscribeAsync(string customerId, string externalId, string? startedAt) => (await PostAsync(
        "/v1/subscriptions/", $$"""
        {"external_id":"{{externalId}}","customer_id":"{{customerId}}","plan_id":"{{PlanId}}","started_at":{{(startedAt is null ? "null" : $"\"{startedAt}\"")}}}
        """)).ShouldBe(201).Json;

    /// <summary>A new subscription to the plan, with further fields of the body.</summary>
    public async Task<JsonElement> SubscribeAsync(string customerId, string externalId, string? startedAt, string fields) => (await PostAsync(
        "/v1/subscriptions/", $$"""
        {"external_id":"{{externalId}}","customer_id":"{{customerId}}","plan_id":"{{PlanId}}","started_at":{{(startedAt is null ? "null" : $"\"{startedAt}\"")}},{{fields}}}
        """)).ShouldBe(201).Json;

    /// <summary>Moves the clock.</summary>
    public void SetClock(string at) => Service.Clock.Set(InstantPattern.ExtendedIso.Parse(at).Value);

    /// <summary>Moves the clock and sends what is due by then.</summary>
    public async Task PassAsync(string until)
    {
        SetClock(until);
        await RunScheduleAsync();
    }

    /// <summary>Sends what is due.</summary>
    public Task RunScheduleAsync() => Service.Services.GetRequiredService<IScheduleRun>().RunAsync(TimeBudget.Ample(), default);

    /// <summary>Rows of a tenant-wide list.</summary>
    internal async Task<IReadOnlyList<TRow>> ListedAsync<TRow>(ListDefinition list, JsonTypeInfo<TRow> type, ListFilter filter)
    {
        ListSlice slice = await Service.Services.GetRequiredService<ListReader>().ReadAsync(Space, list, new ListQuery([filter], null, false, 0, 100), default);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, type)!)];
    }

    /// <summary>Sends calls and gigabytes and waits until they are counted.</summary>
    public async Task UseAsync(string externalId, string at, int calls, string gigabytes)
    {
        string Event(string name, string code, string properties) =>
            $$"""{"transaction_id":"{{externalId}}-{{at}}-{{name}}","external_customer_id":"{{externalId}}","code":"{{code}}","timestamp":"{{at}}","properties":{{properties}}}""";

        IEnumerable<string> events = Enumerable.Range(0, calls).Select(i => Event($"c{i}", "calls", "{}")).Append(Event("g", "storage", $$"""{"gb":{{gigabytes}}}"""));
        int before = await CountedAsync(externalId);
        (await PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""")).ShouldBe(201);
        await Wait.UntilAsync(async () => await CountedAsync(externalId) == before + calls + 1);
    }

    /// <summary>The invoices of a customer, once there are so many.</summary>
    public async Task<List<JsonElement>> InvoicesAsync(string customerId, int count)
    {
        List<JsonElement> found = [];
        await Wait.UntilAsync(async () =>
        {
            found = [.. (await GetAsync($"/v1/invoices/?customer_id={customerId}&order_by=billing_period_start:asc")).ShouldBe(200).Json.EnumerateArray()];
            return found.Count == count;
        });
        return found;
    }

    /// <summary>A customer with usage and the invoice for June: 3 calls and 12.5 gigabytes. It stays a draft when there are days of grace.</summary>
    public async Task<(string CustomerId, string SubscriptionId, JsonElement Invoice)> BilledAsync(string externalId, int graceDays = 0)
    {
        string customer = await CustomerAsync(externalId, graceDays: graceDays);
        await UseAsync(externalId, "2026-06-10T12:00:00Z", 3, "12.5");
        string subscription = Text(await SubscribeAsync(customer, $"sub-{externalId}", "2026-06-01T00:00:00Z"), "id");
        return (customer, subscription, (await InvoicesAsync(customer, 1))[0]);
    }

    public static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;

    private async Task<int> CountedAsync(string externalId) =>
        int.Parse((await GetAsync($"/v1/events/?limit=1&external_customer_id={externalId}")).ShouldBe(200).Headers["X-Total-Count"]);

    private async Task CreateCatalogueAsync()
    {
        IServiceProvider services = Service.Services;
        CreateMetric metrics = services.GetRequiredService<CreateMetric>();
        var calls = (await metrics.RunAsync(Space, new NewMetric { Code = "calls", Name = "Calls", Aggregation = AggregationType.Count }, Once, default)).Value.Value;
        var storage = (await metrics.RunAsync(
            Space, new NewMetric { Code = "storage", Name = "Storage", Aggregation = AggregationType.Sum, FieldName = "gb" }, Once, default)).Value.Value;
        Assert.True((await services.GetRequiredService<SaveTax>().CreateAsync(
            Space, new NewTax("vat", "VAT", 0.2m, AppliedToOrganization: true), Once, default)).IsSuccess);
        var plan = await services.GetRequiredService<CreatePlan>().RunAsync(Space, new NewPlan
        {
            Code = "team",
            Name = "Team",
            Interval = PlanInterval.Monthly,
            AmountMinor = 4900,
            Charges =
            [
                new NewCharge { MetricId = calls.Id, Model = ChargeModel.Standard, Properties = Json("""{"amount":"25"}""") },
                new NewCharge
                {
                    MetricId = storage.Id, Model = ChargeModel.Graduated,
                    Properties = Json("""{"graduated_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":"0"},{"from_value":10,"to_value":null,"per_unit_amount":"50"}]}"""),
                },
            ],
        }, Once, default);
        PlanId = plan.Value.Value.Id.ToString();
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
