using Billing.Application.Consistency;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Events;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Webhooks.Endpoints;

/// <summary>What an endpoint is made of, or a change of one: null leaves a field as it is.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="EventTypes">What it wants; empty for all.</param>
/// <param name="Status">Active or inactive.</param>
public sealed record EndpointChange(string? Url, IReadOnlyList<string>? EventTypes, EndpointStatus? Status);

/// <summary>Makes, changes and removes endpoints. Their secrets are encrypted before anything is written.</summary>
public sealed class SaveEndpoint(Transactor transactor, EndpointReader endpoints, EndpointSecrets secrets, IWebhookTransport transport, WebhookSurfaces surfaces)
{
    private const string EventTypesField = "event_types";

    /// <summary>Makes an endpoint of an API; refused with <see cref="FailureKind.WrongState"/> when there are <see cref="WebhookEndpoints.CountMax"/>.</summary>
    public async ValueTask<Result<Outcome<WebhookEndpoint>>> CreateAsync(
        DataSpace space, string surface, EndpointChange input, Command command, CancellationToken cancellationToken)
    {
        var id = new BillingId(IdDerivation.Owner(0, "webhook endpoint", space.ToString(), command.Id), item: 0);
        return secrets.New(space, id).TryGet(out string? secret, out Failure? locked)
            ? await CreateAsync(space, surface, id, secret, input, command, cancellationToken)
            : locked;
    }

    /// <summary>Makes an endpoint whose id and secret were fixed before.</summary>
    internal async ValueTask<Result<Outcome<WebhookEndpoint>>> CreateAsync(
        DataSpace space, string surface, BillingId id, string secret, EndpointChange input, Command command, CancellationToken cancellationToken)
    {
        if ((FaultOf(input) ?? surfaces.FaultOf(surface, input.EventTypes, EventTypesField)) is { } fault)
        {
            return fault;
        }

        return await RunAsync(space, command, (work, all) => all.All.Count >= WebhookEndpoints.CountMax
            ? Failure.Of(FailureKind.WrongState, $"There are {WebhookEndpoints.CountMax} endpoints already, which is the most")
            : Save(work, all, Changed(
                new WebhookEndpoint { Id = id, Surface = surface, Url = "", Status = EndpointStatus.Active, Sealed = secret, CreatedAt = work.Now, UpdatedAt = work.Now }, input, work.Now)),
            cancellationToken);
    }

    /// <summary>Changes an endpoint. One that becomes active again is sent what waits for it.</summary>
    public async ValueTask<Result<Outcome<WebhookEndpoint>>> UpdateAsync(
        DataSpace space, BillingId id, EndpointChange input, Command command, CancellationToken cancellationToken) => FaultOf(input) is { } fault
        ? fault
        : await RunAsync(space, command, (work, all) =>
        {
            if (all.Of(id) is not { } before)
            {
                return Failure.NotFound("Webhook endpoint");
            }

            if (surfaces.FaultOf(before.Surface, input.EventTypes, EventTypesField) is { } unknown)
            {
                return unknown;
            }

            WebhookEndpoint changed = Changed(before, input, work.Now);
            if (changed.Status == EndpointStatus.Active && before.Status != EndpointStatus.Active)
            {
                Look(work, space, id);
            }

            return Save(work, all, changed);
        }, cancellationToken);

    /// <summary>Gives an endpoint a new secret; what is sent is signed with the one before too, for as long as is asked.</summary>
    public async ValueTask<Result<Outcome<WebhookEndpoint>>> RotateAsync(
        DataSpace space, BillingId id, Duration overlap, Command command, CancellationToken cancellationToken) => !secrets.New(space, id).TryGet(out string? secret, out Failure? locked)
        ? locked
        : await RunAsync(space, command, (work, all) => all.Of(id) is { } before
            ? Save(work, all, before with
            {
                Sealed = secret,
                PreviousSealed = overlap > Duration.Zero ? before.Sealed : null,
                PreviousUntil = overlap > Duration.Zero ? work.Now + overlap : null,
                UpdatedAt = work.Now,
            })
            : Failure.NotFound("Webhook endpoint"), cancellationToken);

    /// <summary>Removes an endpoint and its secrets. What waits for it is given up; what was sent can still be seen.</summary>
    public ValueTask<Result<Outcome<WebhookEndpoint>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, command, (work, all) =>
        {
            if (all.Of(id) is not { } before)
            {
                return Failure.NotFound("Webhook endpoint");
            }

            work.SetGuard(all.Without(id), WebhookJson.Default.WebhookEndpoints);
            Look(work, space, id);
            return before;
        }, cancellationToken);

    private static WebhookEndpoint Changed(WebhookEndpoint endpoint, EndpointChange input, Instant now)
    {
        EndpointStatus status = input.Status ?? endpoint.Status;
        return endpoint with
        {
            Url = input.Url ?? endpoint.Url,
            EventTypes = input.EventTypes ?? endpoint.EventTypes,
            Status = status,
            DisabledReason = status == EndpointStatus.Disabled ? endpoint.DisabledReason : null,
            UpdatedAt = now,
        };
    }

    private static WebhookEndpoint Save(PartitionWork work, WebhookEndpoints all, WebhookEndpoint endpoint)
    {
        work.SetGuard(all.With(endpoint), WebhookJson.Default.WebhookEndpoints);
        return endpoint;
    }

    /// <summary>Has somebody look at what waits for the endpoint.</summary>
    private static void Look(PartitionWork work, DataSpace space, BillingId id) =>
        work.Emit(new QueueWork(WorkQueues.DeliverWebhooks, new DeliveryMessage(space, id, Wake: null).Text));

    private Failure? FaultOf(EndpointChange input) =>
        input.Url is { } url && transport.FaultOf(url) is { } fault ? Failure.Invalid("url", fault, "url_not_allowed") : null;

    private async ValueTask<Result<Outcome<WebhookEndpoint>>> RunAsync(
        DataSpace space, Command command, Func<PartitionWork, WebhookEndpoints, Result<WebhookEndpoint>> step, CancellationToken cancellationToken)
    {
        Result<Outcome<WebhookEndpoint>> done = await transactor.RunAsync(
            WebhookRows.EndpointsOf(space), command, WebhookJson.Default.WebhookEndpoint,
            (work, _) => ValueTask.FromResult(step(work, work.Guard(WebhookJson.Default.WebhookEndpoints) ?? WebhookEndpoints.None)), cancellationToken);
        endpoints.Forget(space);
        return done;
    }
}
