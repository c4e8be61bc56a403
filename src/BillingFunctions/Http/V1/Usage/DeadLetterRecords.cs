using System.Text.Json;
using Billing.Application.Usage.DeadLetters;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

internal sealed record DeadLetterResponse(
    string Id, DeadLetterStatus Status, DeadLetterKind Kind, string Reason, BillingId? OrganizationId, string Hub, int Partition, long Sequence, int? Index,
    Instant EnqueuedAt, Instant SetAsideAt, int Events, long Bytes, string? ExternalCustomerId, string? Code, string? TransactionId,
    string? DecidedBy, Instant? DecidedAt, string? DecisionReason, string? MendedBy, Instant? MendedAt)
{
    public static DeadLetterResponse From(DeadLetter it) => new(
        it.Id, it.Status, it.Kind, it.Reason, it.Space is { } space ? new BillingId(space.Organization, 0) : null, it.Hub, it.Partition, it.Sequence, it.Index,
        it.EnqueuedAt, it.SetAsideAt, it.Events, it.Bytes, it.ExternalCustomerId, it.Code, it.TransactionId,
        it.DecidedBy, it.DecidedAt, it.Remark, it.MendedBy, it.MendedAt);
}

internal sealed record DeadLetterContentResponse(DeadLetterResponse Letter, string Body, string? OriginalBody)
{
    public static DeadLetterContentResponse From(DeadLetterContent it) => new(DeadLetterResponse.From(it.Letter), it.Body, it.OriginalBody);
}

internal sealed class DeadLetterMend
{
    [Text(1, 4_000_000), Doc("JSON to put in the place of what came: one event, a list, or lines of events. It must pass every check.", Example = "null")]
    public string? Body { get; set; }

    [FreeObject, Doc("Members to set in the event that came, where it is one event.", Example = """{"code":"calls"}""")]
    public JsonElement? Fields { get; set; }
}

internal sealed class DeadLetterDiscard
{
    [Text(1, 1_000), Doc("Why it does not count: kept with the letter.")]
    public required string Reason { get; set; }
}

/// <summary>Which letters to replay: these, or all that fit; without anything, all that are open.</summary>
internal sealed class DeadLetterReplay
{
    [Items(1, 1_000), Text(1, 100), Doc("Ids of letters; left out: all that the other fields include.", Example = "null")]
    public IReadOnlyList<string>? Ids { get; set; }

    public DeadLetterKind? Kind { get; set; }

    [Text(1, 255)]
    public string? Hub { get; set; }

    [Range(0, int.MaxValue)]
    public int? Partition { get; set; }

    [Text(1, 255)]
    public string? ExternalCustomerId { get; set; }

    [Doc("Taken by the hub at or after.", Example = "null")]
    public Instant? From { get; set; }

    [Doc("Taken by the hub before.", Example = "null")]
    public Instant? To { get; set; }

    public DeadLetterQuery ToQuery() => new()
    {
        Kind = Kind,
        Hub = Hub,
        Partition = Partition,
        ExternalCustomerId = ExternalCustomerId,
        From = From,
        To = To,
    };
}

internal sealed record DeadLetterReplayResponse(int Replayed, int Events, IReadOnlyList<RefusedLetterResponse> Refused, bool Complete)
{
    public static DeadLetterReplayResponse From(ReplayReport it) => new(it.Replayed, it.Events, [.. it.Refused.Select(RefusedLetterResponse.From)], it.IsComplete);
}

internal sealed record RefusedLetterResponse(string Id, string Detail, IReadOnlyList<RejectedField> Errors)
{
    public static RefusedLetterResponse From(RefusedLetter it) =>
        new(it.Id, it.Failure.Message, [.. it.Failure.Errors.Select(error => new RejectedField(error.Path, error.Message, error.Type))]);
}
