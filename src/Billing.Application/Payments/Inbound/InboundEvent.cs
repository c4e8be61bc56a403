using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Payments.Inbound;

/// <summary>What became of an event that a provider sent.</summary>
public enum InboundOutcome
{
    /// <summary>It was taken over, or told what was known.</summary>
    Processed,

    /// <summary>It is genuine and nothing that concerns us.</summary>
    Ignored,
}

/// <summary>A verified event of a provider, and what became of it.</summary>
public sealed record InboundEvent
{
    /// <summary>The id, of the organization; it derives from the provider's name of the event.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The connection that it came through.</summary>
    public required BillingId ConnectionId { get; init; }

    /// <summary>Who sent it.</summary>
    public required PaymentProviderKind Provider { get; init; }

    /// <summary>The provider's name of the event.</summary>
    public required string EventId { get; init; }

    /// <summary>The provider's word for what happened.</summary>
    public string? EventType { get; init; }

    /// <summary>What it is about.</summary>
    public required ProviderEventKind Kind { get; init; }

    /// <summary>What became of it.</summary>
    public required InboundOutcome Outcome { get; init; }

    /// <summary>The payment or method that it is about; null when it names none of ours.</summary>
    public BillingId? ObjectId { get; init; }

    /// <summary>When it came in first.</summary>
    public required Instant ReceivedAt { get; init; }
}

/// <summary>Where events of providers are recorded: each has a partition of its own, so that those who come together never wait for each other.</summary>
public static class InboundRows
{
    /// <summary>The partition of one event.</summary>
    public static PartitionAddress AddressOf(DataSpace space, PaymentProviderKind kind, string eventId) =>
        new(Tables.Catalog, $"{space}|inbound|{IdDerivation.Digest(kind.ToString(), eventId)}");

    /// <summary>What records it.</summary>
    public static Command CommandOf(BillingId id) => Command.FromJob("provider event", id.ToString());

    /// <summary>All rows of an event that was recorded.</summary>
    internal static IReadOnlyList<string> Of(BillingId id) => [PartitionAddress.GuardRow, CommandFence.RowKey(CommandOf(id).Id)];
}

/// <summary>The tenant-wide list of events that providers sent.</summary>
public static class InboundLists
{
    /// <summary>All events of a data space.</summary>
    public static readonly ListDefinition Events = new("provider_events", [new("connection_id"), new("event_type"), new("outcome"), new("object_id")]);

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<InboundEvent> RowType => StoredJson.Default.InboundEvent;

    /// <summary>Puts an event into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, InboundEvent inbound) => new(
        space, Events.Name, inbound.Id, inbound.ReceivedAt,
        [inbound.ConnectionId.ToString(), inbound.EventType, inbound.Outcome.ToString(), inbound.ObjectId?.ToString()], StoredJson.Element(inbound, RowType));
}
