using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.Nova.Webhooks;

/// <summary>What payment providers send. They prove who they are by signing the bytes.</summary>
internal sealed class NovaInboundEndpoints(ProviderWebhooks webhooks)
{
    public void Map(SurfaceBuilder nova)
    {
        foreach (string path in (string[])["/api/webhooks", "/webhooks"])
        {
            GroupBuilder group = nova.Group("Webhooks (Inbound)", path, NovaInboundWire.Json);
            string alias = path == "/webhooks" ? " (alias)" : "";
            Taken(group.PostRaw<JsonElement, NovaReceived>("/stripe", "Stripe webhook" + alias, call => Take(call, PaymentProviderKind.Stripe, new NovaReceived(true))));
            Taken(group.PostRaw<JsonElement, NovaStatus>("/paystack", "Paystack webhook" + alias, call => Take(call, PaymentProviderKind.Paystack, new NovaStatus("success"))));
            Taken(group.PostRaw<JsonElement, NovaStatus>("/flutterwave", "Flutterwave webhook" + alias, call => Take(call, PaymentProviderKind.Flutterwave, new NovaStatus("success"))));
            Taken(group.PostRaw<JsonElement, NovaMpesaAnswer>("/mpesa", "M-Pesa webhook" + alias, call => Take(call, PaymentProviderKind.Mpesa, new NovaMpesaAnswer(0, "Accepted"))));
        }
    }

    private static void Taken(OperationBuilder operation) => ProviderWebhooks.Describe(operation, 401).With(ProviderWebhooks.Connection)
        .Describe("The address is the webhookPath of the payment provider, which names the connection whose secret is checked. What was taken before, and what concerns no payment, is answered alike.");

    private async ValueTask<Result<T>> Take<T>(Call call, PaymentProviderKind kind, T answer) => (await webhooks.TakeAsync(call, kind)).Map(_ => answer);
}

internal sealed record NovaReceived(bool Received);

internal sealed record NovaStatus(string Status);

internal sealed record NovaMpesaAnswer([property: JsonPropertyName("ResultCode")] int ResultCode, [property: JsonPropertyName("ResultDesc")] string ResultDesc);

/// <summary>The wire records of this folder.</summary>
internal static class NovaInboundWire
{
    public static readonly NovaInboundWireJson Json = new(WireOptions.Strict());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(NovaReceived))]
[JsonSerializable(typeof(NovaStatus))]
[JsonSerializable(typeof(NovaMpesaAnswer))]
internal sealed partial class NovaInboundWireJson : JsonSerializerContext;
