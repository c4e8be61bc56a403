using System.Text.Json;
using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;
using NodaTime;

namespace BillingFunctions.Tests.Http.CrediBill;

/// <summary>A service with an app of CrediBill.</summary>
public sealed class CrediBillWorld : SurfaceWorld, ISurfaceCases
{
    public static IEnumerable<string> Cases => CrediBillRows.All.Where(row => row.ShownBy is null).Select(row => row.Name);

    public override string Name => "credibill";

    internal override IReadOnlyList<OperationRow> Rows => CrediBillRows.All;

    internal override IReadOnlyDictionary<string, ThingMaker> Makers => field ??= new Dictionary<string, ThingMaker>
    {
        ["cb_customer"] = async _ => await CustomerAsync(),
        ["cb_plan"] = async _ => await PlanAsync(),
        ["cb_hybrid_plan"] = async _ => await PlanAsync("""  "pricingModel":"hybrid","baseAmount":5000,"usageMetric":"sms","unitPrice":25,"freeUnits":10 """),
        ["cb_usage_plan"] = async _ => await PlanAsync("""  "pricingModel":"usage","usageMetric":"sms","unitPrice":25 """),
        ["cb_subscription"] = async things => await SubscribeAsync(await things.GetAsync("cb_customer"), await things.GetAsync("cb_plan")),
        ["cb_hybrid_subscription"] = async _ => await SubscribeAsync(
            await CustomerAsync(), await PlanAsync("""  "pricingModel":"hybrid","baseAmount":5000,"usageMetric":"sms","unitPrice":25,"freeUnits":10 """)),
        ["cb_invoice"] = async things => await InvoiceAsync(await things.GetAsync("cb_subscription")),
        ["cb_other_invoice"] = async _ => await InvoiceAsync(await SubscribeAsync(await CustomerAsync(), await PlanAsync())),
        ["cb_void_invoice"] = async _ =>
        {
            string invoice = await InvoiceAsync(await SubscribeAsync(await CustomerAsync(), await PlanAsync()));
            await DoAsync("PATCH", "/api/invoices", $$"""{"invoiceId":"{{invoice}}","status":"void"}""");
            return invoice;
        },
        ["cb_subscriber"] = async _ =>
        {
            string customer = await CustomerAsync();
            await PayAsync(await InvoiceAsync(await SubscribeAsync(customer, await PlanAsync())));
            return customer;
        },
        ["cb_cancelled"] = async _ =>
        {
            string subscription = await SubscribeAsync(await CustomerAsync(), await PlanAsync());
            await DoAsync("DELETE", $"/api/subscriptions?subscriptionId={subscription}");
            return subscription;
        },
        ["cb_used_plan"] = async _ =>
        {
            string plan = await PlanAsync();
            await SubscribeAsync(await CustomerAsync(), plan);
            await Wait.UntilAsync(() => Task.FromResult(Billing.Written.IsSettled));
            return plan;
        },
    };

    public override async Task<IReadOnlyDictionary<string, string>> TourAsync()
    {
        (string, string) owner = await FoundAsync();
        Answer app = await Billing.Service.SendAsync("PUT", "/v1/organizations/current", """{"hmac_key":"a secret that the provider sends"}""", owner);
        return new Dictionary<string, string>
        {
            ["KEY"] = (await MakeKeyAsync("tour", """{"surface":"credibill"}""", owner)).Item2["Bearer ".Length..],
            ["APP"] = app.ShouldBe(200).Json.Id(),
            ["SECRET"] = "a secret that the provider sends",
        };
    }

    /// <summary>Sends a request with a key of the app and gives what it answers.</summary>
    public Task<Answer> AskAsync(string method, string path, string? body = null) => AskAsync("live", method, path, body);

    /// <summary>The same in one mode.</summary>
    public async Task<Answer> AskAsync(string mode, string method, string path, string? body = null) =>
        await SendAsync(method, path, body, await MakeKeyAsync($"all-{mode}", $$"""{"surface":"credibill","mode":"{{mode}}"}"""));

    /// <summary>A key that may do everything.</summary>
    public Task<(string, string)> EverythingAsync() => MakeKeyAsync("all-live", """{"surface":"credibill","mode":"live"}""");

    /// <summary>A key of the other surface that has these paths.</summary>
    public Task<(string, string)> NovaKeyAsync() => MakeKeyAsync("nova", """{"surface":"nova"}""");

    /// <summary>A new app: its key of v1.</summary>
    public Task<(string, string)> NewAppAsync() => FoundAsync();

    /// <summary>Does what must succeed.</summary>
    public async Task<JsonElement> DoAsync(string method, string path, string? body = null)
    {
        Answer done = await AskAsync(method, path, body);
        Assert.True(done.Status is 200 or 201, $"{method} {path} {body}: {done.Status} {done.Text}");
        return done.Json;
    }

    public async Task<string> CustomerAsync() => (await DoAsync("POST", "/api/customers", $$"""{"email":"{{Guid.NewGuid():N}}@buyer.example"}""")).Text("customerId");

    public async Task<string> PlanAsync(string fields = """  "pricingModel":"flat","baseAmount":1000 """) => (await DoAsync(
        "POST", "/api/plans", $$"""{"name":"Plan","currency":"UGX","interval":"monthly","status":"active","mode":"live",{{fields}}}""")).Text("planId");

    public async Task<string> SubscribeAsync(string customer, string plan) =>
        (await DoAsync("POST", "/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{plan}}"}""")).Text("subscriptionId");

    public async Task<JsonElement> SubscriptionAsync(string id) => (await DoAsync("GET", $"/api/subscriptions?subscriptionId={id}")).GetProperty("subscription");

    /// <summary>The subscription once it is in a state.</summary>
    public async Task<JsonElement> UntilAsync(string id, string status)
    {
        JsonElement seen = default;
        await Wait.UntilAsync(async () => (seen = await SubscriptionAsync(id)).Text("status") == status);
        return seen;
    }

    /// <summary>The newest of so many invoices, once they are there.</summary>
    public async Task<string> InvoiceAsync(string subscription, int count = 1)
    {
        JsonElement all = default;
        await Wait.UntilAsync(async () => (all = (await DoAsync("GET", $"/api/invoices?subscriptionId={subscription}")).GetProperty("invoices")).GetArrayLength() == count);
        return all.EnumerateArray().MaxBy(invoice => invoice.GetProperty("_creationTime").GetInt64()).Text("_id");
    }

    public async Task<JsonElement> InvoiceOfAsync(string id) => (await DoAsync("GET", $"/api/invoices?invoiceId={id}")).GetProperty("invoice");

    public Task PayAsync(string invoice) => DoAsync("PATCH", "/api/invoices", $$"""{"invoiceId":"{{invoice}}","status":"paid"}""");

    /// <summary>Lets time pass and does what is due then.</summary>
    public Task PassAsync(Duration time) => Billing.PassAsync((Billing.Service.Clock.GetCurrentInstant() + time).ToString());

    public long NowMs => Billing.Service.Clock.GetCurrentInstant().ToUnixTimeMilliseconds();
}
