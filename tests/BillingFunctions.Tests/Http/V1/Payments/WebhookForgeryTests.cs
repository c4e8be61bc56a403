using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace BillingFunctions.Tests.Http.V1.Payments;

/// <summary>What is forged, stale or sent again reaches no payment, on every published path.</summary>
public sealed class WebhookForgeryTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string StripeBody = """{"id":"evt_forged","object":"event","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","status":"succeeded"}}}""";
    private const string PaystackBody = """{"event":"charge.success","data":{"id":1,"reference":"pay-1","amount":500000,"currency":"NGN","status":"success"}}""";

    [Fact]
    public async Task Each_providers_path_believes_its_provider_alone()
    {
        Dictionary<string, string> paths = await ConnectAllAsync();
        long now = world.Service.Clock.GetCurrentInstant().ToUnixTimeSeconds();
        await RefusedAsync(paths["stripe"], StripeBody, "Stripe-Signature", PaymentSteps.Timestamped("whsec_other", StripeBody, now));
        await RefusedAsync(paths["stripe"], StripeBody, "Stripe-Signature", PaymentSteps.Timestamped("whsec_test", StripeBody, now - 301));
        await RefusedAsync(paths["stripe"], StripeBody, "Stripe-Signature", PaymentSteps.Timestamped("whsec_test", StripeBody, now + 301));
        await RefusedAsync(paths["stripe"], StripeBody + " ", "Stripe-Signature", PaymentSteps.Timestamped("whsec_test", StripeBody, now));
        await RefusedAsync(paths["stripe"], StripeBody, "Stripe-Signature", "");
        await RefusedAsync(paths["sandbox"], StripeBody, "Sandbox-Signature", PaymentSteps.Timestamped("whsec_test", StripeBody, now));
        await RefusedAsync(paths["sandbox"], StripeBody, "Stripe-Signature", PaymentSteps.Timestamped("sandbox secret", StripeBody, now));
        await RefusedAsync(paths["paystack"], PaystackBody, "x-paystack-signature", Sha512("sk_other", PaystackBody));
        await RefusedAsync(paths["paystack"], PaystackBody.Replace("500000", "900000", StringComparison.Ordinal), "x-paystack-signature", Sha512(PaystackSimulator.Key, PaystackBody));
        await RefusedAsync(paths["paystack"], PaystackBody, "x-paystack-signature", Sha512(PaystackSimulator.Key, PaystackBody).ToUpperInvariant() + "0");
        await RefusedAsync(paths["flutterwave"], """{"event":"charge.completed","data":{"id":1,"tx_ref":"pay-1","status":"successful"}}""", "verif-hash", "flw_has");
        await RefusedAsync(paths["flutterwave"], """{"event":"charge.completed","data":{"id":1,"tx_ref":"pay-1","status":"successful"}}""", "verif-hash", "");
        string mpesa = paths["mpesa"].Split("connection=")[1];
        await RefusedAsync($"/v1/payments/webhook/mpesa/{mpesa}/pay-45787f3a9fe5882c9c163f5fb20ac000-1/{new string('0', 40)}", "{}", "X-Any", "");
        await RefusedAsync(paths["mpesa"], "{}", "X-Any", "");

        // What one provider signed proves nothing at another's path.
        string stripes = paths["stripe"].Split("connection=")[1];
        await RefusedAsync($"/v1/payments/webhook/paystack?connection={stripes}", PaystackBody, "x-paystack-signature", Sha512(PaystackSimulator.Key, PaystackBody));
    }

    [Fact]
    public async Task A_genuine_webhook_that_is_sent_again_is_taken_once()
    {
        Dictionary<string, string> paths = await ConnectAllAsync();
        long now = world.Service.Clock.GetCurrentInstant().ToUnixTimeSeconds();
        string body = StripeBody.Replace("evt_forged", "evt_again", StringComparison.Ordinal);
        for (int i = 0; i < 3; i++)
            Assert.Equal(200, (await SendAsync(paths["stripe"], body, "Stripe-Signature", PaymentSteps.Timestamped("whsec_test", body, now))).Status);

        string id = paths["stripe"].Split("connection=")[1];
        await Wait.UntilAsync(async () => (await EventsAsync(id)).Count(each => BillingWorld.Text(each, "event_id") == "evt_again") == 1);
        world.Service.Clock.Advance(Duration.FromMinutes(6));
        Assert.Equal(401, (await SendAsync(paths["stripe"], body, "Stripe-Signature", PaymentSteps.Timestamped("whsec_test", body, now))).Status);
        Assert.Single(await EventsAsync(id), each => BillingWorld.Text(each, "event_id") == "evt_again");
        world.SetClock("2026-07-01T00:00:00Z");
    }

    [Fact]
    public async Task A_body_that_claims_money_is_not_believed_where_nothing_is_signed()
    {
        Dictionary<string, string> paths = await ConnectAllAsync();
        string customer = BillingWorld.Text((await world.PostAsync("/v1/customers", """{"external_id":"claimed","name":"Claimed","email":"a@acme.example","currency":"NGN"}""")).ShouldBe(201).Json, "id");
        string invoice = BillingWorld.Text((await world.PostAsync(
            "/v1/invoices/one_off", $$"""{"customer_id":"{{customer}}","currency":"NGN","line_items":[{"description":"work","quantity":1,"unit_price":"5100","amount":"5100"}]}""")).ShouldBe(200).Json, "id");
        (await world.PostAsync($"/v1/invoices/{invoice}/finalize")).ShouldBe(200);
        JsonElement page = (await world.PostAsync(
            "/v1/payments/checkout", $$"""{"invoice_id":"{{invoice}}","provider":"flutterwave","success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"}""")).ShouldBe(200).Json;
        string reference = new Uri(BillingWorld.Text(page, "checkout_url")).Segments[^1];
        string claim = """{"event":"charge.completed","data":{"id":1000,"tx_ref":"REFERENCE","status":"successful","amount":61.2,"currency":"NGN"}}""".Replace("REFERENCE", reference, StringComparison.Ordinal);
        await SendAsync(paths["flutterwave"], claim, "verif-hash", FlutterwaveSimulator.Hash);
        Assert.Equal("pending", BillingWorld.Text((await world.GetAsync($"/v1/payments/{BillingWorld.Text(page, "payment_id")}")).ShouldBe(200).Json, "status"));
        Assert.Equal("finalized", BillingWorld.Text((await world.GetAsync($"/v1/invoices/{invoice}")).Json, "status"));
    }

    private async Task<List<JsonElement>> EventsAsync(string integration) =>
        [.. (await world.GetAsync($"/v1/integrations/{integration}/webhook_events?limit=1000")).ShouldBe(200).Json.EnumerateArray()];

    private async Task RefusedAsync(string path, string body, string header, string value)
    {
        Answer answer = await SendAsync(path, body, header, value);
        Assert.True(answer.Status == 401, $"{path} with {header}: {answer.Status} {answer.Text}");
    }

    private async Task<Answer> SendAsync(string path, string body, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await world.Service.SendAsync(request, (header, value), ("Authorization", ""));
    }

    private async Task<Dictionary<string, string>> ConnectAllAsync()
    {
        foreach ((string provider, string settings) in new[]
        {
            ("stripe", """{"secret_key":"sk_test_right","webhook_secret":"whsec_test"}"""), ("paystack", """{"secret_key":"sk_test_abc"}"""), ("sandbox", """{"webhook_secret":"sandbox secret"}"""),
            ("flutterwave", """{"secret_key":"FLWSECK-right","webhook_hash":"flw_hash"}"""), ("mpesa", """{"consumer_key":"key","consumer_secret":"secret","short_code":"1","passkey":"c"}"""),
        })
            _ = await world.ConnectAsync(provider, settings);

        return (await world.GetAsync("/v1/integrations")).ShouldBe(200).Json.EnumerateArray().ToDictionary(each => BillingWorld.Text(each, "provider_type"), each => BillingWorld.Text(each, "webhook_path"));
    }

    private static string Sha512(string secret, string body) => Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
}
