using System.Text.Json.Serialization;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>
/// Something that must follow from a commit: written in the same transaction, carried out at once, and again after a crash. Every kind is
/// idempotent, because it may be carried out more than once.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ListUpsert), "list")]
[JsonDerivedType(typeof(ListRemove), "unlist")]
[JsonDerivedType(typeof(ScheduleDue), "due")]
[JsonDerivedType(typeof(ScheduleDone), "done")]
[JsonDerivedType(typeof(QueueWork), "queue")]
[JsonDerivedType(typeof(NameRelease), "release")]
public abstract record OutboxEntry;

/// <summary>Put an item into a tenant-wide list, or replace an older version of it.</summary>
/// <param name="Space">Whose list.</param>
/// <param name="List">Name of the list definition.</param>
/// <param name="Id">The item.</param>
/// <param name="CreatedAt">Decides the item's place; never changes.</param>
/// <param name="Keys">Values of the definition's fields, in its order: what can be filtered and sorted by.</param>
/// <param name="Row">What the list shows of the item.</param>
public sealed record ListUpsert(DataSpace Space, string List, BillingId Id, Instant CreatedAt, IReadOnlyList<string?> Keys, RawJson Row)
    : OutboxEntry;

/// <summary>Take an item out of a list.</summary>
/// <param name="Space">Whose list.</param>
/// <param name="List">Name of the list definition.</param>
/// <param name="Id">The item.</param>
/// <param name="CreatedAt">Its place.</param>
public sealed record ListRemove(DataSpace Space, string List, BillingId Id, Instant CreatedAt) : OutboxEntry;

/// <summary>Send work to a queue when its time comes (at once when that is past).</summary>
/// <param name="Key">Unique name of the work.</param>
/// <param name="DueAt">When.</param>
/// <param name="Queue">Which queue.</param>
/// <param name="Message">The message.</param>
public sealed record ScheduleDue(string Key, Instant DueAt, string Queue, string Message) : OutboxEntry;

/// <summary>Scheduled work is done: forget it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="DueAt">When it was due.</param>
public sealed record ScheduleDone(string Key, Instant DueAt) : OutboxEntry;

/// <summary>Send work to a queue now.</summary>
/// <param name="Queue">Which queue.</param>
/// <param name="Message">The message.</param>
public sealed record QueueWork(string Queue, string Message) : OutboxEntry;

/// <summary>Free the unique name of an object that is gone.</summary>
/// <param name="Space">Whose name.</param>
/// <param name="NameKind">What is named.</param>
/// <param name="Name">The name.</param>
/// <param name="Target">The object that had it; a name that has passed on stays.</param>
public sealed record NameRelease(DataSpace Space, string NameKind, string Name, BillingId Target) : OutboxEntry;

/// <summary>An outbox entry with its place in the partition's order.</summary>
/// <param name="RowKey">Its row, which it shares with others of its commit.</param>
/// <param name="Sequence">Its number in the partition; a later version of a list item has a higher one.</param>
/// <param name="Entry">What to do.</param>
public sealed record OutboxItem(string RowKey, long Sequence, OutboxEntry Entry);
