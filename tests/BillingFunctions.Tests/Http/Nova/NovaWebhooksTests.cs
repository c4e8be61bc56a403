using System.Security.Cryptography;
using System.Text;

namespace BillingFunctions.Tests.Http.Nova;

/// <summary>What providers send to NovaBilling's addresses.</summary>
public sealed class NovaWebhooksTests(NovaWorld world) : IClassFixture<NovaWorld>
{
    private const string Body = """{"id":"evt_1","type":"customer.created","event":"customeridentification.success","data":{"id":1,"object":{"id":"cus_1"}}}""";

    [Fact]
    public async Task A_signed_event_is_taken_at_both_addresses_and_answered_in_the_provider_s_words()
    {
        string stripe = await ConnectAsync("Stripe", """{"secretKey":"sk_test_1","webhookSecret":"whsec_1"}""");
        string paystack = await ConnectAsync("Paystack", """{"secretKey":"sk_test_2"}""");
        long at = world.Billing.Service.Clock.GetCurrentInstant().ToUnixTimeSeconds();
        string signature = $"t={at},v1={Hex(HMACSHA256.HashData("whsec_1"u8, Encoding.UTF8.GetBytes($"{at}.{Body}")))}";

        foreach (string root in (string[])["/api/webhooks", "/webhooks"])
        {
            Answer first = await world.SendAsync("POST", $"{root}/stripe?connection={stripe}", Body, ("Authorization", ""), ("Stripe-Signature", signature));
            Assert.Equal("""{"received":true}""", first.ShouldBe(200).Text);
            Answer second = await world.SendAsync(
                "POST", $"{root}/paystack?connection={paystack}", Body, ("Authorization", ""), ("x-paystack-signature", Hex(HMACSHA512.HashData("sk_test_2"u8, Encoding.UTF8.GetBytes(Body)))));
            Assert.Equal("""{"status":"success"}""", second.ShouldBe(200).Text);
        }
    }

    [Fact]
    public async Task What_nobody_has_signed_is_refused()
    {
        string flutterwave = await ConnectAsync("Flutterwave", """{"publicKey":"p","secretKey":"s","secretHash":"hash"}""");
        Answer refused = await world.SendAsync("POST", $"/api/webhooks/flutterwave?connection={flutterwave}", Body, ("Authorization", ""), ("verif-hash", "other"));
        Assert.Equal((401, 401), (refused.Status, refused.Json.GetProperty("statusCode").GetInt32()));
        Assert.Equal(401, (await world.SendAsync("POST", "/webhooks/mpesa", "{}", ("Authorization", ""))).Status);
    }

    private async Task<string> ConnectAsync(string name, string credentials) => (await world.SendAsync(
        "POST", "/api/payment-providers", $$"""{"providerName":"{{name}}","credentials":{{credentials}}}""", await world.EverythingAsync())).ShouldBe(201).Json.GetProperty("id").GetString()!;

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
