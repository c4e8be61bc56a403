using System.Text.Json;
using Billing.TestSupport.Smtp;
using BillingFunctions.Tests.Http.V1.Mail;
using BillingFunctions.Tests.Http.V1.Operations;

namespace BillingFunctions.Tests.Http.Nova;

/// <summary>A service with a tenant of NovaBilling, that sends mails and collects through the sandbox.</summary>
public sealed class NovaWorld : SurfaceWorld, ISurfaceCases, IAsyncDisposable
{
    private readonly SmtpTestServer _mails = new();

    public static IEnumerable<string> Cases => NovaRows.All.Where(row => row.ShownBy is null).Select(row => row.Name);

    public override string Name => "nova";

    internal override IReadOnlyList<OperationRow> Rows => NovaRows.All;

    internal override IReadOnlyDictionary<string, ThingMaker> Makers => field ??= new Dictionary<string, ThingMaker>
    {
        ["price_id"] = async things => (await things.World.GetAsync($"/api/plans/{await things.GetAsync("plan_id")}", await EverythingAsync()))
            .Json.GetProperty("prices")[0].GetProperty("id").GetString()!,
        ["paystack_id"] = _ => MakeAsync("/api/payment-providers", """{"providerName":"Paystack","credentials":{"secretKey":"sk_1"},"priority":2}"""),
        ["dear_plan_id"] = things => MakeAsync("/api/plans", $$"""
            {"name":"Dear","code":"d_{{things.Name}}","billingInterval":"MONTHLY","prices":[{"currency":"USD","amount":500}]}
            """),
        ["inactive_plan_id"] = async things =>
        {
            string id = await MakeAsync("/api/plans", $$"""{"name":"Old","code":"o_{{things.Name}}","billingInterval":"MONTHLY","prices":[{"currency":"USD","amount":5}]}""");
            (await SendAsync("PATCH", $"/api/plans/{id}", """{"isActive":false}""", await EverythingAsync())).ShouldBe(200);
            return id;
        },
        ["spare_metric_id"] = things => MakeAsync("/api/billable-metrics", $$"""{"name":"Spare","code":"s_{{things.Name}}","aggregationType":"COUNT"}"""),
        ["nova_coupon_id"] = things => MakeAsync("/api/coupons", $$"""{"code":"C{{things.Name}}","name":"C","discountType":"PERCENTAGE","discountValue":10}"""),
        ["ended_nova_coupon_id"] = async things =>
        {
            string id = await things.GetAsync("nova_coupon_id");
            (await SendAsync("PATCH", $"/api/coupons/{id}", """{"isActive":false}""", await EverythingAsync())).ShouldBe(200);
            return id;
        },
        ["applied_nova_coupon_id"] = async things => await MakeAsync(
            "/api/coupons/apply", $$"""{"couponId":"{{await things.GetAsync("nova_coupon_id")}}","customerId":"{{await things.GetAsync("customer_id")}}"}"""),
        ["nova_add_on_id"] = things => MakeAsync("/api/add-ons", $$"""{"name":"A","code":"a_{{things.Name}}","prices":[{"currency":"USD","amount":10}]}"""),
        ["applied_nova_add_on_id"] = things => ApplyAddOnAsync(things, isFinal: false),
        ["invoiced_nova_add_on_id"] = things => ApplyAddOnAsync(things, isFinal: true),
    };

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _mails.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public override async Task PrepareAsync()
    {
        await Billing.UseServerAsync(_mails);
        await ForeignKeyAsync();
        JsonElement providers = (await SendAsync("GET", "/api/payment-providers", null, await EverythingAsync())).ShouldBe(200).Json.GetProperty("data");
        foreach (JsonElement provider in providers.EnumerateArray().Where(provider => provider.GetProperty("providerName").GetString() != "Sandbox"))
            (await SendAsync("DELETE", $"/api/payment-providers/{provider.GetProperty("id").GetString()}", null, await EverythingAsync())).ShouldBe(200);

        await SendAsync("POST", "/api/payment-providers", """{"providerName":"Sandbox","credentials":{}}""", await EverythingAsync());
    }

    /// <summary>The tour is made by a tenant of its own, so that its lists show nothing else.</summary>
    public override async Task<IReadOnlyDictionary<string, string>> TourAsync()
    {
        Answer made = await SendAsync("POST", "/v1/organizations", """{"name":"Tour"}""", ("X-Admin-Secret", ServiceFixture.AdminSecret));
        string owner = made.ShouldBe(201).Json.GetProperty("api_key").GetProperty("raw_key").GetString()!;
        return new Dictionary<string, string>
        {
            ["KEY"] = (await MakeKeyAsync("tour", """{"surface":"nova"}""", ("Authorization", $"Bearer {owner}"))).Item2["Bearer ".Length..],
        };
    }

    /// <summary>A key that may do everything.</summary>
    public Task<(string, string)> EverythingAsync() => MakeKeyAsync("everything", """{"surface":"nova"}""");

    private async Task<string> MakeAsync(string path, string body)
    {
        Answer made = await SendAsync("POST", path, body, await EverythingAsync());
        Assert.True(made.Status == 201, $"POST {path} {body}: {made.Status} {made.Text}");
        return made.Json.GetProperty("id").GetString()!;
    }

    private async Task<string> ApplyAddOnAsync(Things things, bool isFinal)
    {
        Answer made = await SendAsync("POST", "/api/add-ons/apply", $$"""
            {"addOnId":"{{await things.GetAsync("nova_add_on_id")}}","customerId":"{{await things.GetAsync("customer_id")}}","amount":5,"currency":"USD"}
            """, await EverythingAsync());
        string id = made.ShouldBe(201).Json.GetProperty("id").GetString()!;
        if (isFinal)
        {
            string customer = await things.GetAsync("customer_id");
            string plan = await MakeAsync("/api/plans", $$"""
                {"name":"Next","code":"n_{{things.Name}}","billingInterval":"MONTHLY","billingTiming":"IN_ADVANCE","prices":[{"currency":"USD","amount":5}]}
                """);
            await MakeAsync("/api/subscriptions", $$"""{"customerId":"{{customer}}","planId":"{{plan}}","currency":"USD"}""");
            await Wait.UntilAsync(async () => (await SendAsync("GET", $"/api/add-ons/applied/list?customerId={customer}&invoiced=true", null, await EverythingAsync()))
                .Text.Contains(id, StringComparison.Ordinal));
        }

        return id;
    }
}
