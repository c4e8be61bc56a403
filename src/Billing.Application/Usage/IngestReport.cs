using Billing.Application.Usage.Formats;
using Billing.Domain.Results;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>An event as it was read from a request: either an event, or what is wrong with it.</summary>
/// <param name="Path">Where it stands in the request: <c>body</c>, or <c>body, events, 3</c>.</param>
/// <param name="Event">The event; null when a field is missing or of the wrong type.</param>
/// <param name="Errors">What is wrong; empty when there is an event.</param>
public sealed record ReadEvent(IReadOnlyList<string> Path, UsageEvent? Event, IReadOnlyList<FieldError> Errors)
{
    /// <summary>What its format calls the fields.</summary>
    public EventFieldNames Names { get; init; } = EventFieldNames.Own;

    /// <summary>Whose it says it is. Only messages of the hub are asked; a request is its caller's.</summary>
    public OwnerName Owner { get; init; } = OwnerName.None;
}

/// <summary>What to do with the good events of a batch in which some are bad.</summary>
public enum IngestPolicy
{
    /// <summary>Take the good ones and report the bad ones.</summary>
    TakeValid,

    /// <summary>Take none unless all are good.</summary>
    AllOrNothing,
}

/// <summary>What became of an event of a request.</summary>
public enum IngestVerdict
{
    /// <summary>The hub has it: it will be counted once.</summary>
    Accepted,

    /// <summary>It was accepted before, in this request or lately. It counts once whether or not this is noticed.</summary>
    Duplicate,

    /// <summary>It was refused; the errors say why.</summary>
    Invalid,

    /// <summary>It is good, but would exceed a hard quota: nothing of it is stored. The errors say which.</summary>
    OverQuota,

    /// <summary>It is good, but was not taken because another event of the batch is bad.</summary>
    NotTaken,
}

/// <summary>What became of one event.</summary>
/// <param name="Verdict">Taken or not.</param>
/// <param name="Event">The event with its id and the time of its first acceptance, as far as remembered; null when it is invalid.</param>
/// <param name="Errors">What is wrong; empty unless invalid or over a quota.</param>
public sealed record IngestResult(IngestVerdict Verdict, AcceptedEvent? Event, IReadOnlyList<FieldError> Errors);

/// <summary>What became of the events of a request, in their order.</summary>
/// <param name="Results">One for each event.</param>
public sealed record IngestReport(IReadOnlyList<IngestResult> Results)
{
    /// <summary>How many events ended this way.</summary>
    public int CountOf(IngestVerdict verdict) => Results.Count(result => result.Verdict == verdict);

    /// <summary>What is wrong with any of the events.</summary>
    public IReadOnlyList<FieldError> Errors => [.. Results.SelectMany(result => result.Errors)];
}
