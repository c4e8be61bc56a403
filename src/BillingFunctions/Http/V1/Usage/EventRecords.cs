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
    [Text(1, UsageLimits.NameChars), Doc("Your own id of the fact, unique for the customer: sent again, it counts once.")]
    public required string TransactionId { get; set; }

    [Text(1, UsageLimits.NameChars)]
    public required string ExternalCustomerId { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("Code of the billable metric.")]
    public required string Code { get; set; }

    [Doc("When it was used, with an offset; left out: when we receive it.", Example = "\"2026-03-01T00:00:00Z\"")]
    public Instant? Timestamp { get; set; }

    [FreeObject, Doc("What metrics measure and charges tell apart.", Example = """{"tokens":1200}""")]
    public JsonElement? Properties { get; set; } = ListedRows.Parse("{}");
}

internal sealed class EventBatchCreate
{
    /// <summary>The documented limit: it holds unless the setting <see cref="PublicHttpSettings.EventBatchVariable"/> says more.</summary>
    public const int EventsMax = 100;

    [Items(1, UsageLimits.BatchEvents), Doc("At most 100, unless whoever runs the service allows more, up to 1,000.")]
    public required IReadOnlyList<EventCreate> Events { get; set; }
}

internal sealed record EventResponse(
    BillingId Id,
    [property: Doc("The producer's own id of the fact.", Example = "\"request-4711\"")] string TransactionId,
    [property: Doc("Your own id of the customer.", Example = "\"acme\"")] string ExternalCustomerId,
    [property: Doc("What was used.", Example = "\"api_calls\"")] string Code,
    Instant Timestamp, EventProperties Properties,
    [property: Doc("When we received it.")] Instant CreatedAt)
{
    public static EventResponse From(AcceptedEvent it) => new(
        it.Id, it.Event.TransactionId, it.Event.CustomerExternalId, it.Event.Code, it.Event.Timestamp, new EventProperties(it.Event.Properties), it.ReceivedAt);
}

/// <summary>What became of a batch; rejected events are there only when the request asked for the good ones to be taken.</summary>
internal sealed record EventBatchResponse(
    int Ingested, int Duplicates, IReadOnlyList<EventResponse> Events, int Rejected, IReadOnlyList<RejectedEvent> Errors)
{
    public static EventBatchResponse From(IngestReport report) => new(
        report.CountOf(IngestVerdict.Accepted), report.CountOf(IngestVerdict.Duplicate),
        [.. report.Results.Where(result => !IsRejected(result)).Select(result => EventResponse.From(result.Event!))],
        report.Results.Count(IsRejected),
        [.. report.Results.Index().Where(result => IsRejected(result.Item)).Select(result => RejectedEvent.From(result.Index, result.Item))]);

    private static bool IsRejected(IngestResult result) => result.Verdict is IngestVerdict.Invalid or IngestVerdict.OverQuota;
}

/// <summary>An event of a batch that was not taken: its place, and what is wrong with it.</summary>
internal sealed record RejectedEvent(int Index, IReadOnlyList<RejectedField> Errors)
{
    public static RejectedEvent From(int index, IngestResult result) =>
        new(index, [.. result.Errors.Select(error => new RejectedField(error.Path, error.Message, error.Type))]);
}

internal sealed record RejectedField(IReadOnlyList<string> Loc, string Msg, string Type);

internal sealed record EventVolumePoint(string Timestamp, long Count);

internal sealed record EventVolumeResponse(IReadOnlyList<EventVolumePoint> DataPoints)
{
    public static EventVolumeResponse From(IReadOnlyList<EventVolume> hours) => new([.. hours.Select(hour => new EventVolumePoint(hour.Hour.ToString(), hour.Count))]);
}
