using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Results;
using BillingFunctions.Http.CrediBill;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Webhooks;

/// <summary>Where the organization wants to be told of events.</summary>
internal sealed class OutgoingEndpointEndpoints(SaveEndpoint save, EndpointReader endpoints, EndpointSecrets secrets, WebhookReader webhooks, WebhookSurfaces surfaces)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Webhooks", "/v1/webhook_endpoints", WebhookWire.Json);
        group.Post<WebhookEndpointCreate, WebhookEndpointResponse>("/", "Create webhook endpoint", Create).Answers(201).Fails(400)
            .Describe("Events are posted to it, signed as Standard Webhooks says, from the next seconds on. The secret is in this answer and in no other. At most 100. Events: "
                + $"{string.Join(", ", surfaces.NamesOf(V1WebhookSurface.SurfaceName))}. Of an endpoint with another surface, in its words: {string.Join(", ", surfaces.NamesOf(CrediBillSurface.SurfaceName))}.");
        group.List<WebhookEndpointResponse>("/", "List webhook endpoints", List).SortedBy("url", "status", "updated_at");
        group.ListAll<EndpointDeliveryStats>("/delivery_stats", "Get delivery stats per endpoint", Stats);
        group.Get<WebhookEndpointResponse>("/{endpoint_id}", "Get webhook endpoint", Get).Fails(404);
        group.Put<WebhookEndpointUpdate, WebhookEndpointResponse>("/{endpoint_id}", "Update webhook endpoint", Update).Fails(404);
        group.Delete("/{endpoint_id}", "Delete webhook endpoint", Delete).Fails(404).Describe("What waits for it is given up. What was sent can still be looked at.");
        group.Post<SecretRotation, WebhookEndpointResponse>("/{endpoint_id}/rotate_secret", "Rotate webhook endpoint secret", Rotate).BodyOptional().Fails(400, 404)
            .Describe("A new secret, in this answer only. Until the overlap is over, webhook-signature has a signature of each; X-Bxb-Signature is of the new one at once.");
    }

    private async ValueTask<Result<WebhookEndpointResponse>> Create(Call call, WebhookEndpointCreate body) =>
        Revealed(call, call.Settle(await save.CreateAsync(call.Space, body.Surface, body.ToInput(), call.Command, call.Cancellation)));

    private async ValueTask<Result<Listing<WebhookEndpointResponse>>> List(Call call)
    {
        WebhookEndpoints all = await endpoints.FindAsync(call.Space, call.Cancellation);
        Paging paging = call.Paging;
        IEnumerable<WebhookEndpoint> ordered = paging.OrderBy switch
        {
            "url" => all.All.OrderBy(each => each.Url, StringComparer.Ordinal),
            "status" => all.All.OrderBy(each => each.Status),
            "updated_at" => all.All.OrderBy(each => each.UpdatedAt),
            _ => all.All,
        };
        return paging.Cut<WebhookEndpointResponse>([.. (paging.Descending ? ordered.Reverse() : ordered).Select(Shown)]);
    }

    private async ValueTask<Result<Listing<EndpointDeliveryStats>>> Stats(Call call)
    {
        IReadOnlyList<DeliveryStats> all = await webhooks.StatsAsync(call.Space, call.Cancellation);
        return new Listing<EndpointDeliveryStats>([.. all.Select(EndpointDeliveryStats.From)], all.Count);
    }

    private async ValueTask<Result<WebhookEndpointResponse>> Get(Call call) =>
        (await endpoints.FindAsync(call.Space, call.Cancellation)).Of(call.Id("endpoint_id")) is { } found ? Shown(found) : Failure.NotFound("Webhook endpoint");

    private async ValueTask<Result<WebhookEndpointResponse>> Update(Call call, WebhookEndpointUpdate body) =>
        call.Settle(await save.UpdateAsync(call.Space, call.Id("endpoint_id"), body.ToInput(), call.Command, call.Cancellation)).Map(Shown);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await save.DeleteAsync(call.Space, call.Id("endpoint_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<WebhookEndpointResponse>> Rotate(Call call, SecretRotation body) => Revealed(call, call.Settle(
        await save.RotateAsync(call.Space, call.Id("endpoint_id"), Duration.FromHours(body.OverlapHours), call.Command, call.Cancellation)));

    private static WebhookEndpointResponse Shown(WebhookEndpoint endpoint) => WebhookEndpointResponse.From(endpoint, null);

    /// <summary>The endpoint with the secret that this very command made: a repeat of the command shows the same.</summary>
    private Result<WebhookEndpointResponse> Revealed(Call call, Result<WebhookEndpoint> saved) => !saved.TryGet(out WebhookEndpoint? endpoint, out Failure? failure)
        ? failure
        : secrets.Reveal(call.Space, endpoint).Map(secret => WebhookEndpointResponse.From(endpoint, secret));
}
