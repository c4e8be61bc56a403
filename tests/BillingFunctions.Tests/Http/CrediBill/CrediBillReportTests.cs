using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Webhooks;

namespace BillingFunctions.Tests.Http.CrediBill;

/// <summary>What providers report, and what the app is told.</summary>
public sealed class CrediBillReportTests(CrediBillWorld world) : IClassFixture<CrediBillWorld>
{
    [Fact]
    public async Task A_report_pays_once_and_only_with_the_secret_of_the_app()
    {
        string app = (await world.Billing.GetAsync("/v1/organizations/current")).ShouldBe(200).Json.Id();
        (await world.Billing.PutAsync("/v1/organizations/current", """{"hmac_key":"a secret that the provider sends"}""")).ShouldBe(200);
        string id = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync());
        string invoice = await world.InvoiceAsync(id);
        string report = $$"""{"status":"success","transactionId":"t-{{id}}","metadata":{"credibill_invoice_id":"{{invoice}}"},"country":"UGA"}""";

        (await ReportAsync(app, report, "another secret")).ShouldBe(401);
        (await ReportAsync(app, report, "")).ShouldBe(401);
        Assert.Equal("pending_payment", (await world.SubscriptionAsync(id)).Text("status"));
        (await ReportAsync(app, """{"status":"processing"}""", Secret)).ShouldBe(200);
        (await ReportAsync(app, report, Secret)).ShouldBe(200);
        (await ReportAsync(app, report, Secret)).ShouldBe(200);
        (await ReportAsync(app, report.Replace("success", "failed", StringComparison.Ordinal), Secret)).ShouldBe(200);
        Assert.Equal(("active", "paid"), ((await world.SubscriptionAsync(id)).Text("status"), (await world.InvoiceOfAsync(invoice)).Text("status")));
        (await ReportAsync(app, """{"status":"success","metadata":{"credibill_invoice_id":"nobody"}}""", Secret)).ShouldBe(404);
        (await world.SendAsync("POST", $"/webhooks/unknown/{app}", "{}")).ShouldBe(404);
        (await world.SendAsync("POST", $"/webhooks/stripe/{app}", "{}")).ShouldBe(401);
    }

    [Fact]
    public async Task The_app_is_told_in_its_words_and_with_its_headers()
    {
        await using var receiver = new HookReceiver();
        string secret = (await world.Billing.PostAsync("/v1/webhook_endpoints", $$"""{"url":"{{receiver.Url}}","surface":"credibill"}""")).ShouldBe(201).Json.Text("secret");
        string id = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync());
        await world.PayAsync(await world.InvoiceAsync(id));

        foreach (string name in (string[])["customer.created", "plan.created", "subscription.created", "invoice.created", "payment.due", "payment.completed", "invoice.paid", "subscription.activated"])
        {
            Billing.TestSupport.PaymentProviders.SimulatedRequest told = default!;
            await Wait.UntilAsync(() => Task.FromResult(receiver.Requests.FirstOrDefault(each => each.Header("X-Webhook-Event") == name) is { } found && (told = found) is not null));
            System.Text.Json.JsonElement body = System.Text.Json.JsonDocument.Parse(told.Text).RootElement;
            Assert.Equal(["event", "data", "timestamp", "app_id"], body.EnumerateObject().Select(member => member.Name));
            Assert.Equal((name, "1"), (body.Text("event"), told.Header("X-Delivery-Attempt")));
            byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
            Assert.Equal(
                Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(key, System.Text.Encoding.UTF8.GetBytes(told.Text))), told.Header("X-Webhook-Signature"));
        }
    }

    private const string Secret = "a secret that the provider sends";

    private Task<Answer> ReportAsync(string app, string json, string secret) =>
        world.SendAsync("POST", $"/webhooks/pawapay/{app}", json, ("Authorization", ""), ("x-webhook-secret", secret));
}
