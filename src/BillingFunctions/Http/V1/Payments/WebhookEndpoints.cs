using System.Text.Json;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Payments;

/// <summary>What payment providers send. They prove who they are by signing the bytes, or by an address that nobody else knows.</summary>
internal sealed class WebhookEndpoints(ProviderWebhooks webhooks)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Payments", "/v1/payments/webhook", PaymentWire.Json);
        ProviderWebhooks.Describe(group.PostRaw<JsonElement, WebhookAnswer>(
            "/{provider}", "Handle payment webhook", call => Take(call, call.Get(ProviderWebhooks.Connection) ?? default)), 401, 404).With(ProviderWebhooks.Connection)
            .Describe("The address is the webhook_path of an integration. What was taken before, and what concerns none of our payments, is answered with 200 too.");
        ProviderWebhooks.Describe(group.PostRaw<JsonElement, WebhookAnswer>(
            "/{provider}/{connection_id}/{reference}/{code}", "Handle payment callback", call => Take(call, call.Id("connection_id"))), 401, 404)
            .Describe("For providers that sign nothing (M-Pesa): each attempt gives them an address of its own.");
    }

    private async ValueTask<Result<WebhookAnswer>> Take(Call call, BillingId connectionId) =>
        WordTable<PaymentProviderKind>.TryRead(call.Text("provider"), out PaymentProviderKind kind)
            ? (await webhooks.TakeAsync(call, kind, connectionId)).Map(WebhookAnswer.From)
            : Failure.NotFound("Payment provider");
}

internal sealed record WebhookAnswer(InboundOutcome Status, string? EventType)
{
    public static WebhookAnswer From(InboundEvent it) => new(it.Outcome, it.EventType);
}
