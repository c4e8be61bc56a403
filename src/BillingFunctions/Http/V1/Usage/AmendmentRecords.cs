using System.Text.Json;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

internal sealed class EventCancel
{
    [Text(1, UsageLimits.NameChars), Doc("Your own id of the cancellation: sent again, it holds once.")]
    public required string AmendmentId { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("The event; it may come later.")]
    public required string TransactionId { get; set; }

    [Text(1, UsageLimits.NameChars)]
    public required string ExternalCustomerId { get; set; }
}

internal sealed class EventReplace
{
    [Text(1, UsageLimits.NameChars), Doc("Your own id of the replacement: sent again, it holds once.")]
    public required string AmendmentId { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("The event; it may come later.")]
    public required string TransactionId { get; set; }

    [Text(1, UsageLimits.NameChars)]
    public required string ExternalCustomerId { get; set; }

    [Text(1, UsageLimits.NameChars), Doc("Code of the billable metric.")]
    public required string Code { get; set; }

    public required Instant Timestamp { get; set; }

    [FreeObject, Doc("All properties as they should have been.", Example = """{"tokens":1200}""")]
    public JsonElement Properties { get; set; } = ListedRows.Parse("{}");

    /// <summary>The properties are read by the rules that hold for events.</summary>
    public Result<AmendmentRequest> ToRequest() => EstimateFeesRequest.ReadProperties(Properties).Map(properties =>
        new AmendmentRequest(AmendmentId, ExternalCustomerId, TransactionId, new UsageEvent(TransactionId, ExternalCustomerId, Code, Timestamp, properties)));
}

internal sealed record AmendmentResponse(
    BillingId EventId, string TransactionId, string AmendmentId, [property: Doc("Always accepted: it holds once it is counted.")] string Status, Instant CreatedAt)
{
    public static AmendmentResponse From(AcceptedEvent it) => new(it.Id, it.Event.TransactionId, it.Amendment!.Id, "accepted", it.ReceivedAt);
}

internal sealed record EventReprocessResponse(
    BillingId EventId, [property: Doc("reprocessed, or unchanged when the counters held the event under every present metric.")] string Status, int SubscriptionsChecked);

internal sealed class RecomputeRequest
{
    [Text(1, UsageLimits.NameChars)]
    public required string ExternalCustomerId { get; set; }

    [Doc("First day, UTC.")]
    public required LocalDate FromDate { get; set; }

    [Doc("Last day, UTC, at most 31 days after the first.")]
    public required LocalDate ToDate { get; set; }

    [Doc("Whether counters that differ are written anew.")]
    public bool Repair { get; set; }
}

internal sealed record CounterDifferenceResponse(
    LocalDate Date, int Hour, string Code,
    [property: Doc("How the meter aggregates; null for the number of events itself.")] string? Aggregation, string? Field, string Group, decimal Stored, decimal Computed)
{
    public static CounterDifferenceResponse From(CounterDifference it) => new(
        it.Day.Start.InUtc().Date, it.Hour, it.Code, it.Meter is null ? null : it.Meter.Kind.ToString(), it.Meter?.Field, it.Group, it.Stored, it.Computed);
}

internal sealed record RecomputeResponse(
    int Days, long Events, int DifferencesCount, IReadOnlyList<CounterDifferenceResponse> Differences,
    [property: Doc("Days and meters that are younger than the events: right, and read from the events.")] int MissingMeters,
    [property: Doc("Events that a resend on another day would double.")] int MissingTransactions, int DaysRepaired)
{
    private const int ShownMax = 1_000;

    public static RecomputeResponse From(RecomputeReport it) => new(
        it.Days, it.Events, it.Differences.Count, [.. it.Differences.Take(ShownMax).Select(CounterDifferenceResponse.From)],
        it.MissingMeters, it.MissingTransactions, it.DaysRepaired);
}
