using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Integrations.Sync;

/// <summary>Where an object of ours is in another system.</summary>
public sealed record IntegrationMapping
{
    /// <summary>The id, of the organization; it derives from integration and object.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The integration.</summary>
    public required BillingId IntegrationId { get; init; }

    /// <summary>The object's kind in a word.</summary>
    public required string Kind { get; init; }

    /// <summary>The object.</summary>
    public required BillingId ObjectId { get; init; }

    /// <summary>The other system's id of it.</summary>
    public required string ExternalId { get; init; }

    /// <summary>When it was last sent; null when a person named it and nothing was sent yet.</summary>
    public Instant? LastSyncedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>Where a push stands.</summary>
public enum SyncStatus
{
    /// <summary>It will be tried again.</summary>
    Pending,

    /// <summary>The other system took it.</summary>
    Succeeded,

    /// <summary>It was refused, or given up.</summary>
    Failed,
}

/// <summary>One object's way to another system, whatever it took.</summary>
public sealed record SyncRecord
{
    /// <summary>The id, of the organization; it derives from integration and event.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The integration.</summary>
    public required BillingId IntegrationId { get; init; }

    /// <summary>The object's kind in a word.</summary>
    public required string Kind { get; init; }

    /// <summary>The object.</summary>
    public required BillingId ObjectId { get; init; }

    /// <summary>The other system's id of it.</summary>
    public string? ExternalId { get; init; }

    /// <summary><c>create</c> or <c>update</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Where it stands.</summary>
    public required SyncStatus Status { get; init; }

    /// <summary>Why it failed; never what was sent.</summary>
    public string? Error { get; init; }

    /// <summary>What happened to the object.</summary>
    public required string EventType { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Tries { get; init; }

    /// <summary>When the object changed.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public Instant? CompletedAt { get; init; }
}

/// <summary>The tenant-wide lists of integrations.</summary>
public static class SyncLists
{
    /// <summary>Where objects are in other systems.</summary>
    public static readonly ListDefinition Mappings = new("integration_mappings", [new("integration_id"), new("mappable_type"), new("mappable_id"), new("external_id")]);

    /// <summary>What was sent.</summary>
    public static readonly ListDefinition History = new("integration_syncs", [new("integration_id"), new("status"), new("resource_type"), new("resource_id")]);

    /// <summary>How a mapping is stored.</summary>
    public static JsonTypeInfo<IntegrationMapping> MappingType => StoredJson.Default.IntegrationMapping;

    /// <summary>How a sync is stored.</summary>
    public static JsonTypeInfo<SyncRecord> HistoryType => StoredJson.Default.SyncRecord;

    internal static ListUpsert Upsert(DataSpace space, IntegrationMapping it) => new(
        space, Mappings.Name, it.Id, it.CreatedAt, [it.IntegrationId.ToString(), it.Kind, it.ObjectId.ToString(), it.ExternalId], StoredJson.Element(it, MappingType));

    internal static ListUpsert Upsert(DataSpace space, SyncRecord it) => new(
        space, History.Name, it.Id, it.StartedAt, [it.IntegrationId.ToString(), it.Status.ToString(), it.Kind, it.ObjectId.ToString()], StoredJson.Element(it, HistoryType));
}

/// <summary>The message of the queue <c>sync-integration</c>: copy an object as it is now.</summary>
/// <param name="Space">Whose.</param>
/// <param name="IntegrationId">Where to.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ObjectId">Which.</param>
/// <param name="EventType">What happened to it.</param>
/// <param name="EventId">Names the push.</param>
/// <param name="HappenedAt">When it happened.</param>
/// <param name="Try">From 1.</param>
/// <param name="DueAt">Its place in the schedule.</param>
internal sealed record SyncMessage(
    DataSpace Space, BillingId IntegrationId, SyncKind Kind, BillingId ObjectId, string EventType, string EventId, Instant HappenedAt, int Try, Instant DueAt)
{
    /// <summary>The schedule's name for it.</summary>
    public string ScheduleKey => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"sync|{Space}|{IntegrationId}|{EventId}#{Try}");
}
