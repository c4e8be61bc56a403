using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;

namespace Billing.Application.Consistency;

/// <summary>
/// What happened, in order, for everyone who wants to know: a tenant-wide list that the outbox fills. An event's id derives from its partition and number, so
/// carrying it out twice gives one event.
/// </summary>
public static class DomainEvents
{
    /// <summary>All events of a data space.</summary>
    public static readonly ListDefinition List = new("events", [new("type"), new("object_id")]);

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<EventRow> RowType => ConsistencyJson.Default.EventRow;

    /// <summary>Emits an event about an object.</summary>
    /// <param name="work">The unit of work that makes it happen.</param>
    /// <param name="space">Whose event.</param>
    /// <param name="type">Such as <c>invoice.finalized</c>.</param>
    /// <param name="objectId">The object.</param>
    /// <param name="state">The object's state after it.</param>
    /// <param name="stateType">How the state is written.</param>
    public static void EmitEvent<T>(
        this PartitionWork work, DataSpace space, string type, BillingId objectId, T state, JsonTypeInfo<T> stateType)
    {
        long number = work.NextSequence();
        ulong item = IdDerivation.Item(0, "event", work.Address.ToString(), number.ToString(CultureInfo.InvariantCulture));
        var row = new EmittedEvent(type, objectId, work.Now, RawJson.Of(state, stateType)) { Id = new BillingId(objectId.Owner, item), Sequence = number };
        work.Emit(new ListUpsert(
            space, List.Name, row.Id, work.Now, [type, objectId.ToString()], RawJson.Of(row, ConsistencyJson.Default.EmittedEvent)));
    }
}

/// <summary>An event as the list shows it.</summary>
/// <param name="Type">Such as <c>invoice.finalized</c>.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="State">The object's state after it.</param>
public sealed record EventRow(string Type, BillingId ObjectId, NodaTime.Instant OccurredAt, JsonElement State)
{
    /// <summary>The event's own id, the same for everyone who hears of it and however often.</summary>
    public BillingId Id { get; init; }

    /// <summary>Its number in the partition that it happened in: of two events of one customer the later has the higher one.</summary>
    public long Sequence { get; init; }
}

/// <summary>An <see cref="EventRow"/> as it is written: the state is written once and then copied.</summary>
internal sealed record EmittedEvent(string Type, BillingId ObjectId, NodaTime.Instant OccurredAt, RawJson State)
{
    /// <summary>The event's own id.</summary>
    public BillingId Id { get; init; }

    /// <summary>Its number in its partition.</summary>
    public long Sequence { get; init; }
}
