using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Usage that was taken, as those outside hear of it.</summary>
/// <param name="Id">The usage event.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="SubscriptionId">What it came for.</param>
/// <param name="TransactionId">The producer's id of it.</param>
/// <param name="Code">What was used.</param>
/// <param name="Quantity">How much.</param>
/// <param name="Timestamp">When.</param>
/// <param name="MetadataJson">A JSON object of the producer's; null for none.</param>
public sealed record RecordedUsage(
    BillingId Id, BillingId CustomerId, BillingId SubscriptionId, string TransactionId, string Code, decimal Quantity, Instant Timestamp, string? MetadataJson);

/// <summary>
/// Tells of usage event by event, once each, for APIs that promise it. Only where an endpoint of that API wants to hear: each takes a transaction of the customer's
/// partition, which usage does not need otherwise.
/// </summary>
public sealed class TellUsage(Transactor transactor, EndpointReader endpoints, WebhookSurfaces surfaces, IClock clock)
{
    /// <summary>The name of the event.</summary>
    public const string EventType = "usage.recorded";

    /// <summary>So long a repeat may find that the first one died before it told: less than the time for which commands are remembered.</summary>
    private static readonly Duration RepeatsFor = Duration.FromHours(12);

    /// <summary>Tells of an event that was taken, now or before; telling again changes nothing.</summary>
    /// <param name="surface">The API that it came by.</param>
    /// <param name="taken">The event.</param>
    /// <param name="usage">What is told of it.</param>
    /// <param name="cancellationToken">Gives up waiting; telling again is safe.</param>
    public async ValueTask RunAsync(string surface, AcceptedEvent taken, RecordedUsage usage, CancellationToken cancellationToken)
    {
        WebhookEndpoints known = await endpoints.RememberedAsync(taken.Space, cancellationToken);
        if (taken.ReceivedAt + RepeatsFor < clock.GetCurrentInstant()
            || !known.All.Any(each => each.Surface == surface && each.Status == EndpointStatus.Active && surfaces.MayWant(each, EventType)))
        {
            return;
        }

        await transactor.RunAsync(
            CustomerRows.PartitionOf(taken.Space, usage.CustomerId), Command.FromJob("tell usage", taken.Space.ToString(), usage.Id.ToString()), StoredJson.Default.Boolean,
            (work, _) =>
            {
                work.EmitEvent(taken.Space, EventType, usage.Id, usage, StoredJson.Default.RecordedUsage);
                return ValueTask.FromResult<Domain.Results.Result<bool>>(true);
            },
            cancellationToken);
    }
}
