using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.TestSupport.PaymentProviders;
using BillingFunctions.Http.CrediBill.Webhooks;
using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Webhooks;
using NodaTime;

namespace BillingFunctions.Tests.Http.CrediBill;

/// <summary>What providers report, and what the app is told.</summary>
public sealed class CrediBillReportTests(CrediBillWorld world) : IClassFixture<CrediBillWorld>
{
    [Fact]
    public async Task A_report_pays_once_and_only_with_the_secret_of_the_app()
    {
        string app = await AppAsync();
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
        (await ReportAsync(app, """{"status":"success","metadata":{"credibill_subscription_id":"nobody"}}""", Secret)).ShouldBe(404);
        (await ReportAsync(app, report.Replace("metadata\":{", $"metadata\":{{\"credibill_app_id\":\"{BillingWorld.Nobody}\",", StringComparison.Ordinal), Secret)).ShouldBe(404);
        (await ReportAsync(app, """{"status":5}""", Secret)).ShouldBe(400);
        (await world.SendAsync("POST", $"/webhooks/unknown/{app}", "{}")).ShouldBe(404);
        (await world.SendAsync("POST", $"/webhooks/stripe/{app}", "{}")).ShouldBe(401);
    }

    [Fact]
    public async Task A_report_may_name_the_subscription_and_money_that_is_given_back_is_owed_again()
    {
        string app = await AppAsync();
        string id = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync());
        string invoice = await world.InvoiceAsync(id);
        string Report(string status) =>
            $$$"""{"status":"{{{status}}}","transactionId":"s-{{{id}}}","metadata":{"credibill_app_id":"{{{app}}}","credibill_customer_id":"whoever","credibill_subscription_id":"{{{id}}}"}}""";

        (await ReportAsync(app, Report("canceled"), Secret)).ShouldBe(200);
        Assert.Equal(("pending_payment", 1), ((await world.SubscriptionAsync(id)).Text("status"), (await world.SubscriptionAsync(id)).GetProperty("failedPaymentAttempts").GetInt32()));
        (await ReportAsync(app, Report("refunded").Replace("credibill_subscription_id", "credibill_invoice_id", StringComparison.Ordinal).Replace($"\"{id}\"", $"\"{invoice}\"", StringComparison.Ordinal), Secret)).ShouldBe(200);
        (await ReportAsync(app, Report("success"), Secret)).ShouldBe(200);
        await world.UntilAsync(id, "active");
        await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));
        (await ReportAsync(app, Report("success"), Secret)).ShouldBe(200);

        string later = (await world.DoAsync(
            "POST", "/api/subscriptions", $$"""{"customerId":"{{await world.CustomerAsync()}}","planId":"{{await world.PlanAsync()}}","startDate":{{world.NowMs + 86_400_000}} }""")).Text("subscriptionId");
        (await ReportAsync(app, Report("success").Replace($"\"{id}\"", $"\"{later}\"", StringComparison.Ordinal), Secret)).ShouldBe(404); // its invoice is not there yet

        string refund = $$$"""{"status":"refunded","transactionId":"s-{{{id}}}","metadata":{"credibill_invoice_id":"{{{invoice}}}"}}""";
        (await ReportAsync(app, refund, Secret)).ShouldBe(200);
        (await ReportAsync(app, refund, Secret)).ShouldBe(200);
        JsonElement owed = await world.InvoiceOfAsync(invoice);
        Assert.Equal(("pending", 1200, 0), (owed.Text("status"), owed.GetProperty("amountDue").GetInt64(), owed.GetProperty("amountPaid").GetInt64()));
    }

    [Fact]
    public async Task The_app_is_told_in_its_words_and_with_its_headers()
    {
        await using var receiver = new HookReceiver();
        string secret = await EndpointAsync(receiver);
        string id = await world.SubscribeAsync(await world.CustomerAsync(), await world.PlanAsync());
        string invoice = await world.InvoiceAsync(id);
        await world.DoAsync("PATCH", "/api/invoices", $$"""{"invoiceId":"{{invoice}}","status":"failed"}""");
        await world.PayAsync(invoice);
        for (int repeat = 0; repeat < 2; repeat++)
            await world.DoAsync("POST", "/api/usage", $$$"""{"subscriptionId":"{{{id}}}","quantity":2.5,"metric":"told","eventId":"told-1","metadata":{"a":1}}""");

        Dictionary<string, JsonElement> told = [];
        foreach (string name in (string[])
            ["customer.created", "plan.created", "subscription.created", "invoice.created", "payment.due", "payment.failed", "invoice.failed", "payment.completed", "invoice.paid",
            "subscription.activated", "usage.recorded"])
        {
            SimulatedRequest request = default!;
            await Wait.UntilAsync(() => Task.FromResult(receiver.Requests.FirstOrDefault(each => each.Header("X-Webhook-Event") == name) is { } found && (request = found) is not null));
            JsonElement body = JsonDocument.Parse(request.Text).RootElement;
            Assert.Equal(["event", "data", "timestamp", "app_id"], body.EnumerateObject().Select(member => member.Name));
            Assert.Equal((name, "1"), (body.Text("event"), request.Header("X-Delivery-Attempt")));
            byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(request.Text))), request.Header("X-Webhook-Signature"));
            told[name] = body.GetProperty("data");
        }

        Assert.Equal(("pending_payment", "active"), (told["subscription.created"].Text("status"), told["subscription.activated"].Text("status")));
        Assert.Equal(world.NowMs, told["subscription.activated"].GetProperty("currentPeriodStart").GetInt64());
        Assert.Equal(("failed", "paid"), (told["invoice.failed"].Text("status"), told["invoice.paid"].Text("status")));
        Assert.Equal((invoice, 1200), (told["payment.completed"].Text("invoiceId"), told["payment.completed"].GetProperty("amount").GetInt64()));
        JsonElement used = told["usage.recorded"];
        Assert.Equal((id, "told", 2.5m, 1), (used.Text("subscriptionId"), used.Text("metric"), used.GetProperty("quantity").GetDecimal(), used.GetProperty("metadata").GetProperty("a").GetInt32()));
        await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));
        Assert.Single(receiver.Requests, request => request.Header("X-Webhook-Event") == "usage.recorded");
    }

    [Fact]
    public async Task What_is_not_taken_is_sent_again_after_one_five_and_fifteen_minutes_and_then_no_more()
    {
        await using var receiver = new HookReceiver { Status = 500 };
        string endpoint = (await world.Billing.PostAsync(
            "/v1/webhook_endpoints", $$"""{"url":"{{receiver.Url}}","surface":"credibill","event_types":["customer.created"]}""")).ShouldBe(201).Json.Id();
        await world.CustomerAsync();
        int sent = 0;
        foreach (int minutes in (int[])[0, 1, 5, 15])
        {
            if (minutes > 0)
            {
                await world.PassAsync(Duration.FromMinutes(minutes) - Duration.FromSeconds(1));
                await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));
                Assert.Equal(sent, receiver.Requests.Count);
                await world.PassAsync(Duration.FromSeconds(1));
            }

            await Wait.UntilAsync(() => Task.FromResult(receiver.Requests.Count > sent));
            Assert.Equal($"{++sent}", receiver.Requests[^1].Header("X-Delivery-Attempt"));
            await Wait.UntilAsync(async () => (await world.Billing.GetAsync($"{HookSteps.Path}hooks/list?webhook_endpoint_id={endpoint}")).ShouldBe(200).Json.EnumerateArray()
                .Any(hook => hook.GetProperty("retries").GetInt32() == sent - 1 && hook.GetProperty("http_status").ValueKind == JsonValueKind.Number));
            await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));
        }

        Assert.Single(receiver.Requests.Select(request => request.Text).Distinct());
        await world.PassAsync(Duration.FromDays(2));
        await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));
        Assert.Equal(4, receiver.Requests.Count);
    }

    [Theory]
    [InlineData("subscription.terminated", "subscription.cancelled")]
    [InlineData("invoice.payment_failed", "invoice.failed")]
    [InlineData("usage.recorded", "usage.recorded")]
    [InlineData("wallet.created", null)]
    public void Only_its_own_events_are_told_under_its_own_names(string ours, string? theirs) => Assert.Equal(theirs, new CrediBillWebhooks(null!).NameOf(ours));

    [Fact]
    public async Task An_endpoint_may_ask_for_names_that_depend_on_what_happened_and_gets_only_those()
    {
        await using var receiver = new HookReceiver();
        (await world.Billing.PostAsync(
            "/v1/webhook_endpoints", $$"""{"url":"{{receiver.Url}}","surface":"credibill","event_types":["plan.archived","plan.deleted"]}""")).ShouldBe(201);
        string plan = (await world.Billing.PostAsync("/v1/plans", """{"code":"soon-archived","name":"Soon","interval":"monthly"}""")).ShouldBe(201).Json.Id();
        (await world.Billing.PutAsync($"/v1/plans/{plan}", """{"name":"Renamed"}""")).ShouldBe(200);
        (await world.Billing.Service.SendAsync("DELETE", $"/v1/plans/{plan}")).ShouldBe(204);

        await Wait.UntilAsync(() => Task.FromResult(receiver.Requests.Count > 0));
        Assert.Equal(["plan.deleted"], receiver.Requests.Select(request => request.Header("X-Webhook-Event")));
    }

    private async Task<string> AppAsync()
    {
        (await world.Billing.PutAsync("/v1/organizations/current", $$"""{"hmac_key":"{{Secret}}"}""")).ShouldBe(200);
        return (await world.Billing.GetAsync("/v1/organizations/current")).ShouldBe(200).Json.Id();
    }

    private async Task<string> EndpointAsync(HookReceiver receiver) =>
        (await world.Billing.PostAsync("/v1/webhook_endpoints", $$"""{"url":"{{receiver.Url}}","surface":"credibill"}""")).ShouldBe(201).Json.Text("secret");

    private const string Secret = "a secret that the provider sends";

    private Task<Answer> ReportAsync(string app, string json, string secret) =>
        world.SendAsync("POST", $"/webhooks/pawapay/{app}", json, ("Authorization", ""), ("x-webhook-secret", secret));
}
