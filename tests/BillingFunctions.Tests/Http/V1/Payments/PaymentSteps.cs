using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Payments;

/// <summary>Steps that tests of payments share.</summary>
internal static class PaymentSteps
{
    /// <summary>Connects a provider, unless it is, and gives its integration.</summary>
    public static async Task<JsonElement> ConnectAsync(this BillingWorld world, string provider, string settings = "{}")
    {
        _ = await world.PostAsync("/v1/integrations", $$"""{"integration_type":"payment_provider","provider_type":"{{provider}}","settings":{{settings}}}""");
        return (await world.GetAsync("/v1/integrations")).ShouldBe(200).Json.EnumerateArray().First(each => BillingWorld.Text(each, "provider_type") == provider);
    }

    /// <summary>The customer pays with a card from now on.</summary>
    public static async Task MethodAsync(this BillingWorld world, string customer, string provider, string token) => (await world.PostAsync(
        "/v1/payment_methods", $$"""{"customer_id":"{{customer}}","provider":"{{provider}}","provider_payment_method_id":"{{token}}","type":"card","is_default":true}""")).ShouldBe(201);

    /// <summary>The header that Stripe and the sandbox sign a webhook with.</summary>
    public static string Timestamped(string secret, string body, long seconds) =>
        $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")))}";
}
