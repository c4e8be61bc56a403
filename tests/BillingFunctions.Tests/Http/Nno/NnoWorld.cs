using System.Text.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;

namespace BillingFunctions.Tests.Http.Nno;

/// <summary>An operator with three tiers, paid in advance; a tier includes calls and charges 5 cents for each beyond.</summary>
public sealed class NnoWorld : SurfaceWorld, ISurfaceCases
{
    private static readonly (string Code, int Price, int Calls, int Tenants)[] Tiers = [("starter", 4900, 10, 2), ("growth", 19900, 100, 20), ("scale", 79900, 1000, 1000)];

    private readonly Dictionary<string, string> _plans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _customers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string, string)> _tokens = new(StringComparer.Ordinal);

    private string? _lacking;

    public static IEnumerable<string> Cases => NnoRows.All.Where(row => row.ShownBy is null).Select(row => row.Name);

    public override string Name => "nno";

    internal override IReadOnlyList<OperationRow> Rows => NnoRows.All;

    internal override IReadOnlyDictionary<string, ThingMaker> Makers => field ??= new Dictionary<string, ThingMaker>
    {
        ["nno_platform"] = async things => (await PlatformAsync(things.Name)).ExternalId,
        ["nno_growth_platform"] = async things => (await PlatformAsync($"g{things.Name}", "growth")).ExternalId,
        ["nno_draft_platform"] = async things => (await PlatformAsync($"d{things.Name}", "starter", graceDays: 5)).ExternalId,
        ["nno_subscription"] = async things => (await PlatformAsync($"s{things.Name}")).SubscriptionId,
        ["nno_trial"] = async things => (await PlatformAsync($"t{things.Name}", "starter", 0, "\"trial_period_days\":7")).SubscriptionId,
        ["nno_payer"] = async things => await PayerAsync(things.Name),
        ["nno_method_token"] = _ => Task.FromResult("sbx_succeeds"),
        ["nno_method"] = async things => await MethodAsync(await things.GetAsync("nno_payer"), isDefault: false),
        ["nno_default_method"] = async things => await MethodAsync(await things.GetAsync("nno_payer"), isDefault: true),
        ["nno_ended"] = async things =>
        {
            string subscription = await things.GetAsync("nno_subscription");
            (await SendAsync("DELETE", $"/subscriptions/{subscription}?immediately=1", null, await TokenAsync("operator"))).ShouldBe(200);
            return subscription;
        },
        ["nno_invoice"] = async things =>
        {
            await things.GetAsync("nno_platform");
            return (await Billing.InvoicesAsync(_customers[things.Name], 1))[0].Id();
        },
    };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (await Billing.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""")).ShouldBe(201);
        string metric = (await Billing.PostAsync("/v1/billable_metrics", """{"code":"invocations","name":"Invocations","aggregation_type":"count"}""")).ShouldBe(201).Json.Id();
        string feature = (await Billing.PostAsync("/v1/features", """{"code":"tenants","name":"Tenants","feature_type":"quantity"}""")).ShouldBe(201).Json.Id();
        foreach ((string code, int price, int calls, int tenants) in Tiers)
        {
            _plans[code] = (await Billing.PostAsync("/v1/plans", $$$"""
                {"code":"{{{code}}}","name":"{{{code}}}","interval":"monthly","amount_cents":{{{price}}},"pay_in_advance":true,"charges":[{"billable_metric_id":"{{{metric}}}",
                 "charge_model":"graduated","properties":{"graduated_ranges":[{"from_value":0,"to_value":{{{calls}}},"per_unit_amount":"0"},{"from_value":{{{calls}}},"to_value":null,"per_unit_amount":"5"}]}}]}
                """)).ShouldBe(201).Json.Id();
            (await Billing.PostAsync("/v1/entitlements", $$"""{"plan_id":"{{_plans[code]}}","feature_id":"{{feature}}","value":"{{tenants}}"}""")).ShouldBe(201);
        }
    }

    public override Task<(string, string)> KeyAsync(string scope) => TokenAsync("operator");

    /// <summary>Platforms may not do what the provider does, and its services not what platforms do.</summary>
    public override async Task<(string, string)> LackingKeyAsync(string scope) => scope.Split(':')[0] is "customers" or "subscriptions" or "payment_methods"
        ? await TokenAsync("platform", _lacking ??= await Billing.CustomerAsync("lacking"))
        : await TokenAsync("service");

    public override Task<(string, string)> ForeignKeyAsync() => TokenAsync("operator", null, Billing.Foreign);

    public override async Task<(string, string)> TestModeKeyAsync() => await TokenAsync("operator", null, await TestModeOwnerAsync());

    public override async Task<IReadOnlyDictionary<string, string>> TourAsync()
    {
        (string, string) owner = await FoundAsync();
        return new Dictionary<string, string>
        {
            ["V1KEY"] = owner.Item2["Bearer ".Length..], ["TOKEN"] = (await TokenAsync("operator", null, owner)).Item2["Bearer ".Length..],
        };
    }

    internal override bool IsShownOnPage(Operation operation) =>
        !Definition.Operations.Any(other => other.Method == operation.Method && other.Template == $"/api/billing{operation.Template}");

    /// <summary>The header of a token with a role, perhaps of one platform.</summary>
    public async Task<(string, string)> TokenAsync(string role, string? customerId = null, params (string, string)[] owner)
    {
        string name = $"{role} {customerId} {string.Concat(owner.Select(each => each.Item2))} {Billing.Service.Clock.GetCurrentInstant()}"; // a token expires
        if (!_tokens.TryGetValue(name, out (string, string) token))
        {
            string customer = customerId is null ? "null" : $"\"{customerId}\"";
            Answer made = await Billing.PostAsync("/v1/access_tokens", $$"""{"surface":"nno","roles":["{{role}}"],"customer_id":{{customer}}}""", owner);
            _tokens[name] = token = ("Authorization", $"Bearer {made.ShouldBe(201).Json.Text("access_token")}");
        }

        return token;
    }

    /// <summary>A customer in the words of the provider; its id.</summary>
    public async Task<string> PayerAsync(string name) => (await SendAsync(
        "POST", "/customers", $$$"""{"email":"{{{name}}}@buyer.example","metadata":{"a":"1"}}""", await TokenAsync("operator"))).ShouldBe(201).Json.Id();

    public async Task<string> MethodAsync(string customer, bool isDefault) => (await SendAsync(
        "POST", "/payment-methods/sbx_succeeds/attach", $$"""{"customerId":"{{customer}}","setAsDefault":{{(isDefault ? "true" : "false")}}}""", await TokenAsync("operator"))).ShouldBe(200).Json.Id();

    public async Task<(string ExternalId, string CustomerId, string SubscriptionId)> PlatformAsync(
        string name, string tier = "starter", int graceDays = 0, string fields = "\"quantity\":1", string zone = "UTC", string startedAt = "2026-07-01T00:00:00Z")
    {
        string customer = _customers[name] = await Billing.CustomerAsync(name, zone, graceDays);
        JsonElement subscription = (await Billing.PostAsync("/v1/subscriptions", $$"""
            {"external_id":"sub-{{name}}","customer_id":"{{customer}}","plan_id":"{{_plans[tier]}}","started_at":"{{startedAt}}",{{fields}}}
            """)).ShouldBe(201).Json;
        await Wait.UntilAsync(async () => (await Billing.GetAsync($"/v1/subscriptions?customer_id={customer}")).Headers["X-Total-Count"] == "1");
        if (!fields.Contains("trial", StringComparison.Ordinal))
            await Billing.InvoicesAsync(customer, 1);

        return (name, customer, subscription.Id());
    }
}
