using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.TestSupport.PaymentProviders;

namespace BillingFunctions.Tests.Http.V1.Payments;

/// <summary>Invoices of 61.20 USD that are collected through Stripe, whose answers go wrong.</summary>
public sealed class StripeCollectionTests(BillingWorld world) : IClassFixture<BillingWorld>, IAsyncLifetime
{
    private string _webhooks = "";

    public async Task InitializeAsync() =>
        _webhooks = BillingWorld.Text(await world.ConnectAsync("stripe", """{"secret_key":"sk_test_right","webhook_secret":"whsec_test"}"""), "webhook_path");

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(ProviderFault.None)]
    [InlineData(ProviderFault.TooManyRequests)]
    [InlineData(ProviderFault.ErrorBefore)]
    [InlineData(ProviderFault.ErrorAfter)]
    [InlineData(ProviderFault.BrokenAfter)]
    [InlineData(ProviderFault.Garbage)]
    [InlineData(ProviderFault.HugeBody)]
    [InlineData(ProviderFault.Redirect)]
    public async Task Whatever_happens_to_the_answer_what_stripe_collected_is_what_we_booked(ProviderFault fault)
    {
        world.SetClock("2026-07-01T00:00:00Z");
        int charges = world.Providers.Stripe.Intents.Count;
        if (fault != ProviderFault.None)
            world.Providers.StripeServer.FailNext("/v1/payment_intents", fault, fault);

        (string invoice, _) = await FinalAsync($"fault-{fault}", "pm_ok");
        JsonElement payment = default;
        await Wait.UntilAsync(async () =>
        {
            world.Service.Clock.Advance(NodaTime.Duration.FromMinutes(16));
            await world.RunScheduleAsync();
            Answer listed = (await world.GetAsync($"/v1/payments?invoice_id={invoice}")).ShouldBe(200);
            payment = listed.Json.GetArrayLength() == 1 ? listed.Json[0] : default;
            return payment.ValueKind == JsonValueKind.Object && BillingWorld.Text(payment, "status") is "succeeded" or "failed";
        });

        string status = BillingWorld.Text(payment, "status");
        long collected = world.Providers.Stripe.Intents.Skip(charges).Sum(intent => intent["amount_received"]!.GetValue<long>());
        Assert.Equal(status == "succeeded" ? 6120 : 0, collected);
        Assert.Equal(status == "succeeded" ? "paid" : "finalized", BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "status"));
        Assert.True(fault is ProviderFault.TooManyRequests or ProviderFault.Redirect || status == "succeeded", status);
    }

    [Fact]
    public async Task Stripes_webhooks_bring_money_disputes_and_methods()
    {
        world.SetClock("2023-11-14T22:13:20Z"); // when the simulator lives
        try
        {
            (string invoice, string customer) = await FinalAsync("webhooks", "pm_processing");
            await Wait.UntilAsync(() => Task.FromResult(world.Providers.Stripe.Intents.Any(each => Of(each, "status") == "processing")));
            JsonObject intent = world.Providers.Stripe.Intents.Last(each => Of(each, "status") == "processing");
            world.Providers.Stripe.Succeed(Of(intent, "id")!);
            foreach (JsonObject told in world.Providers.Stripe.Events.ToList().AsEnumerable().Reverse())
                await SendAsync(told);

            JsonElement payment = (await world.GetAsync($"/v1/payments?customer_id={customer}")).ShouldBe(200).Json[0];
            Assert.Equal(("succeeded", "paid"), (BillingWorld.Text(payment, "status"), BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "status")));

            var dispute = new JsonObject
            {
                ["id"] = "dp_1", ["object"] = "dispute", ["amount"] = 6120, ["currency"] = "usd", ["status"] = "lost", ["payment_intent"] = Of(intent, "id"),
            };
            await SendAsync(StripeObjects.Event("evt_d2", "charge.dispute.closed", dispute));
            dispute["status"] = "needs_response";
            await SendAsync(StripeObjects.Event("evt_d1", "charge.dispute.created", dispute));
            string path = $"/v1/payments/{BillingWorld.Text(payment, "id")}";
            Assert.Equal("lost", BillingWorld.Text((await world.GetAsync(path)).ShouldBe(200).Json, "dispute_status"));

            JsonObject setUp = StripeObjects.SetupIntent("seti_1", Of(intent, "customer")!);
            setUp["payment_method"] = "pm_ok";
            await SendAsync(StripeObjects.Event("evt_m2", "payment_method.detached", StripeObjects.Method("pm_processing", null)));
            await SendAsync(StripeObjects.Event("evt_m1", "setup_intent.succeeded", setUp));
            JsonElement method = Assert.Single((await world.GetAsync($"/v1/payment_methods?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray());
            Assert.Equal(("pm_ok", true), (BillingWorld.Text(method, "provider_payment_method_id"), method.GetProperty("is_default").GetBoolean()));
        }
        finally
        {
            world.SetClock("2026-07-01T00:00:00Z");
        }
    }

    private static string? Of(JsonObject json, string name) => json[name]?.GetValue<string>();

    private async Task SendAsync(JsonObject told)
    {
        string body = told.ToJsonString();
        string signature = PaymentSteps.Timestamped("whsec_test", body, StripeSimulator.Now);
        using var request = new HttpRequestMessage(HttpMethod.Post, _webhooks) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new("application/json");
        (await world.Service.SendAsync(request, ("Stripe-Signature", signature), ("Authorization", ""))).ShouldBe(200);
    }

    /// <summary>A final invoice of a customer whose default method is at Stripe.</summary>
    private async Task<(string Invoice, string Customer)> FinalAsync(string name, string token)
    {
        string customer = await world.CustomerAsync(name, graceDays: 5);
        await world.MethodAsync(customer, "stripe", token);
        string invoice = BillingWorld.Text((await world.PostAsync(
            "/v1/invoices/one_off", $$"""{"customer_id":"{{customer}}","currency":"USD","line_items":[{"description":"work","quantity":1,"unit_price":"5100","amount":"5100"}]}""")).ShouldBe(200).Json, "id");
        (await world.PostAsync($"/v1/invoices/{invoice}/finalize")).ShouldBe(200);
        return (invoice, customer);
    }
}
