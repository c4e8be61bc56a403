using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Webhooks.Endpoints;

/// <summary>Switches an endpoint off that nothing reaches any more, and tells of it.</summary>
public sealed class DisableEndpoint(Transactor transactor, EndpointReader endpoints, IRandomSource random)
{
    /// <summary>The event that tells of it.</summary>
    public const string EventType = "webhook_endpoint.disabled";

    /// <summary>Disables it, unless it is not active any more.</summary>
    /// <returns>The endpoint as it then is; null when it was removed.</returns>
    internal async ValueTask<WebhookEndpoint?> RunAsync(DataSpace space, BillingId id, string reason, CancellationToken cancellationToken)
    {
        using ActorScope.Acted acting = ActorScope.Enter(new Actor(ActorType.System, null) { Operation = WorkQueues.DeliverWebhooks });
        Result<Outcome<WebhookEndpoint>> done = await transactor.RunAsync(
            WebhookRows.EndpointsOf(space), Command.Once(random), WebhookJson.Default.WebhookEndpoint,
            (work, _) =>
            {
                WebhookEndpoints all = work.Guard(WebhookJson.Default.WebhookEndpoints) ?? WebhookEndpoints.None;
                if (all.Of(id) is not { } endpoint)
                {
                    return ValueTask.FromResult<Result<WebhookEndpoint>>(Failure.NotFound("Webhook endpoint"));
                }

                if (endpoint.Status == EndpointStatus.Active)
                {
                    endpoint = endpoint with { Status = EndpointStatus.Disabled, DisabledReason = reason, UpdatedAt = work.Now };
                    work.SetGuard(all.With(endpoint), WebhookJson.Default.WebhookEndpoints);
                    WebhookEndpoint told = endpoint with { Sealed = "", PreviousSealed = null };
                    work.EmitEvent(space, EventType, id, told, WebhookJson.Default.WebhookEndpoint);
                }

                return ValueTask.FromResult<Result<WebhookEndpoint>>(endpoint);
            },
            cancellationToken);
        endpoints.Forget(space);
        return done.IsSuccess ? done.Value.Value : null;
    }
}
