using System.Text.Json;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Payments;

/// <summary>What payment providers send. They prove who they are by signing the bytes, or by an address that nobody else knows.</summary>
internal sealed class WebhookEndpoints(ReceiveProviderEvent receive, IClock clock)
{
    private const int BodyMaxBytes = 256 * 1024;

    private static readonly QueryParameter<BillingId?> Connection = Query.Id("connection");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Payments", "/v1/payments/webhook", PaymentWire.Json);
        group.PostRaw<JsonElement, WebhookAnswer>("/{provider}", "Handle payment webhook", call => Take(call, call.Get(Connection) ?? default))
            .Public().BodyUpTo(BodyMaxBytes).Fails(400, 401, 404).With(Connection)
            .Describe("The address is the webhook_path of an integration. What was taken before, and what concerns none of our payments, is answered with 200 too.");
        group.PostRaw<JsonElement, WebhookAnswer>("/{provider}/{connection_id}/{reference}/{code}", "Handle payment callback", call => Take(call, call.Id("connection_id")))
            .Public().BodyUpTo(BodyMaxBytes).Fails(400, 401, 404)
            .Describe("For providers that sign nothing (M-Pesa): each attempt gives them an address of its own.");
    }

    private async ValueTask<Result<WebhookAnswer>> Take(Call call, BillingId connectionId)
    {
        if (!WordTable<PaymentProviderKind>.TryRead(call.Text("provider"), out PaymentProviderKind kind))
            return Failure.NotFound("Payment provider");

        HttpRequest request = call.Context.Request;
        var webhook = new InboundWebhook(
            call.RawBody, name => request.Headers.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null, request.Path.Value ?? "", clock.GetCurrentInstant());
        return (await receive.RunAsync(kind, connectionId, webhook, call.Cancellation)).Map(WebhookAnswer.From);
    }
}

internal sealed record WebhookAnswer(InboundOutcome Status, string? EventType)
{
    public static WebhookAnswer From(InboundEvent it) => new(it.Outcome, it.EventType);
}
