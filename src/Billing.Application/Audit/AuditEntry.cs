using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Audit;

/// <summary>What was done.</summary>
public enum AuditAction
{
    /// <summary>It was made.</summary>
    Created,

    /// <summary>Fields of it changed.</summary>
    Updated,

    /// <summary>It was removed.</summary>
    Deleted,

    /// <summary>Its status changed, whatever else did.</summary>
    StatusChanged,
}

/// <summary>One change of one thing. It was written in the commit that made the change.</summary>
public sealed record AuditEntry
{
    /// <summary>The id, of the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The kind of thing: <c>subscription</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The thing; the organization where it has no id of its own.</summary>
    public required BillingId ResourceId { get; init; }

    /// <summary>What was done.</summary>
    public required AuditAction Action { get; init; }

    /// <summary>Fields that changed, each with <c>old</c> and <c>new</c>; secrets are not shown.</summary>
    public required RawJson Changes { get; init; }

    /// <summary>What kind of actor did it.</summary>
    public required ActorType ActorType { get; init; }

    /// <summary>Who did it.</summary>
    public string? ActorId { get; init; }

    /// <summary>Name of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>What was asked for.</summary>
    public string? Operation { get; init; }

    /// <summary>Internet address of the caller.</summary>
    public string? IpAddress { get; init; }

    /// <summary>What the caller says it is.</summary>
    public string? UserAgent { get; init; }

    /// <summary>When.</summary>
    public required Instant CreatedAt { get; init; }
}

/// <summary>The audit log of a data space: a list that the outbox fills.</summary>
public static class AuditLists
{
    /// <summary>All entries.</summary>
    public static readonly ListDefinition Entries = new(
        "audit_logs", [new("resource_type"), new("resource_id"), new("action"), new("actor_type"), new(RequestField), new(AtField, ListFieldKind.Time)]);

    private const string AtField = "at";
    private const string RequestField = "request_id";

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<AuditEntry> RowType => AuditJson.Default.AuditEntry;

    /// <summary>Only those of a stretch of time.</summary>
    /// <param name="from">Start, inclusive; null for no bound.</param>
    /// <param name="to">End, inclusive; null for no bound.</param>
    public static ListFilter Between(Instant? from, Instant? to) => new(AtField, at =>
        (from is not { } start || string.CompareOrdinal(at, ListKeys.Of(start)) >= 0) && (to is not { } end || string.CompareOrdinal(at, ListKeys.Of(end)) <= 0));

    /// <summary>Puts an entry into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, AuditEntry entry) => new(
        space, Entries.Name, entry.Id, entry.CreatedAt,
        [entry.ResourceType, entry.ResourceId.ToString(), entry.Action.ToString(), entry.ActorType.ToString(), entry.RequestId, ListKeys.Of(entry.CreatedAt)],
        RawJson.Of(entry, RowType));
}

/// <summary>Source-generated JSON of the audit log.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true,
    Converters = [typeof(InstantJson), typeof(BillingIdJson)])]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditJson : JsonSerializerContext;
