using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;

namespace BillingFunctions.Tests.Http.BillingService;

/// <summary>A service in which every operation of Billing Service can succeed, called by platform administrators unless a test says otherwise.</summary>
public sealed class BillingServiceWorld : SurfaceWorld, ISurfaceCases
{
    private readonly Dictionary<string, (string, string)> _tokens = new(StringComparer.Ordinal);

    public static IEnumerable<string> Cases => BillingServiceRows.All.Where(row => row.ShownBy is null).Select(row => row.Name);

    public override string Name => "billing-service";

    internal override IReadOnlyList<OperationRow> Rows => BillingServiceRows.All;

    internal override IReadOnlyDictionary<string, ThingMaker> Makers => BillingServiceRows.Makers;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (await Billing.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""")).ShouldBe(201);
    }

    public override Task<(string, string)> KeyAsync(string scope) => TokenAsync("platform_admin");

    public override Task<(string, string)> LackingKeyAsync(string scope) => RoleAsync(scope == "usage:write" ? "tenant_viewer" : "usage_producer");

    public override Task<(string, string)> ForeignKeyAsync() => TokenAsync("platform_admin", null, Billing.Foreign);

    public override async Task<(string, string)> TestModeKeyAsync() => await TokenAsync("platform_admin", null, await TestModeOwnerAsync());

    public override async Task<IReadOnlyDictionary<string, string>> TourAsync()
    {
        // Another test may have used this metric type already.
        await Billing.PostAsync("/v1/billable_metrics", """{"code":"API_CALLS","name":"API_CALLS","aggregation_type":"sum","field_name":"quantity"}""");
        string metric = (await Billing.GetAsync("/v1/billable_metrics?limit=200")).ShouldBe(200).Json.EnumerateArray().First(each => each.Text("code") == "API_CALLS").Id();
        string larger = (await Billing.PostAsync("/v1/plans", """{"code":"enterprise","name":"Enterprise","interval":"monthly","amount_cents":99900}""")).ShouldBe(201).Json.Id();

        // What the tour makes is newer than anything else, so that lists begin with it.
        Billing.SetClock("2026-07-01T00:00:01Z");
        string plan = (await Billing.PostAsync("/v1/plans", $$$"""
            {"code":"professional","name":"Professional","interval":"monthly","amount_cents":29900,"features":["support"],"charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"graduated",
             "properties":{"graduated_ranges":[{"from_value":0,"to_value":100,"per_unit_amount":"0"},{"from_value":100,"to_value":null,"per_unit_amount":"2"}]}}]}
            """)).ShouldBe(201).Json.Id();
        string tenant = (await Billing.PostAsync("/v1/customers", """{"external_id":"acme","name":"Acme","invoice_grace_period":3}""")).ShouldBe(201).Json.Id();
        return new Dictionary<string, string>
        {
            ["TOKEN"] = Bearer(await TokenAsync("tenant", tenant)), ["ADMIN"] = Bearer(await TokenAsync("platform_admin")), ["TENANT"] = tenant, ["PLAN"] = plan, ["LARGER"] = larger,
        };
    }

    /// <summary>The header of a token with a role.</summary>
    public async Task<(string, string)> TokenAsync(string role, string? tenant = null, params (string, string)[] headers)
    {
        string key = $"{role} {tenant} {string.Concat(headers.Select(each => each.Item2))}";
        if (!_tokens.TryGetValue(key, out (string, string) token))
        {
            string customer = tenant is null ? "null" : $"\"{tenant}\"";
            Answer made = (await Billing.PostAsync("/v1/access_tokens", $$"""{"surface":"billing-service","customer_id":{{customer}},"roles":["{{role}}"]}""", headers)).ShouldBe(201);
            _tokens[key] = token = ("Authorization", $"Bearer {made.Json.Text("access_token")}");
        }

        return token;
    }

    private async Task<(string, string)> RoleAsync(string role)
    {
        if (!_tokens.TryGetValue(role, out (string, string) token))
            _tokens[role] = token = await TokenAsync(role, await Billing.CustomerAsync($"only-{role}"));

        return token;
    }

    private static string Bearer((string, string) header) => header.Item2["Bearer ".Length..];
}
