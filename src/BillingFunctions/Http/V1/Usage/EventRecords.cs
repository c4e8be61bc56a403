using System.Text.Json;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>Describes and checks an event; it is then read straight from the bytes of the request.</summary>
internal sealed class EventCreate
{
    [Text(1, UsageLimits.NameChars), Doc("Your own id of the fact: sent again, it counts once.")]
    public required string TransactionId { get; set; }

    [Text(1, UsageLimits.NameChars)]
    public required string ExternalCustomerId { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("Code of the billable metric.")]
    public required string Code { get; set; }

    public required Instant Timestamp { get; set; }

    [FreeObject, Doc("What metrics measure and charges tell apart.", Example = """{"tokens":1200}""")]
    public JsonElement Properties { get; set; } = ListedRows.Parse("{}");
}

internal sealed class EventBatchCreate
{
    public const int EventsMax = 100;

    [Items(1, EventsMax)]
    public required IReadOnlyList<EventCreate> Events { get; set; }
}

internal sealed record EventResponse(
    BillingId Id, string TransactionId, string ExternalCustomerId, string Code, Instant Timestamp, EventProperties Properties, Instant CreatedAt)
{
    public static EventResponse From(AcceptedEvent it) => new(
        it.Id, it.Event.TransactionId, it.Event.CustomerExternalId, it.Event.Code, it.Event.Timestamp, new EventProperties(it.Event.Properties), it.ReceivedAt);
}

internal sealed record EventBatchResponse(int Ingested, int Duplicates, IReadOnlyList<EventResponse> Events);

internal sealed record EventVolumePoint(string Timestamp, long Count);

internal sealed record EventVolumeResponse(IReadOnlyList<EventVolumePoint> DataPoints)
{
    public static EventVolumeResponse From(IReadOnlyList<EventVolume> hours) => new([.. hours.Select(hour => new EventVolumePoint(hour.Hour.ToString(), hour.Count))]);
}
