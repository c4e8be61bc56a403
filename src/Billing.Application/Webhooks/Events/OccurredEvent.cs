using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Webhooks.Events;

/// <summary>A domain event as those outside hear of it.</summary>
/// <param name="Space">Whose.</param>
/// <param name="Id">The event's id, the same for ever and for everyone.</param>
/// <param name="Type">Our own name of it, such as <c>invoice.finalized</c>.</param>
/// <param name="ObjectId">What it is about.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Sequence">Of two events of one customer the later has the higher one.</param>
/// <param name="State">The object's state after it, as it is stored.</param>
public sealed record OccurredEvent(DataSpace Space, BillingId Id, string Type, BillingId ObjectId, Instant OccurredAt, long Sequence, JsonElement State)
{
    /// <summary>The state as one of the stored types.</summary>
    /// <exception cref="JsonException">It is none of that type: a bug.</exception>
    public T StateAs<T>() => State.Deserialize((JsonTypeInfo<T>)(StoredJson.Default.GetTypeInfo(typeof(T)) ?? WebhookJson.Default.GetTypeInfo(typeof(T)))!)!;

    /// <summary>Reads a row of the list of events.</summary>
    internal static OccurredEvent From(DataSpace space, ReadOnlyMemory<byte> row)
    {
        EventRow read = JsonSerializer.Deserialize(row.Span, DomainEvents.RowType)!;
        return new OccurredEvent(space, read.Id, read.Type, read.ObjectId, read.OccurredAt, read.Sequence, read.State);
    }
}
