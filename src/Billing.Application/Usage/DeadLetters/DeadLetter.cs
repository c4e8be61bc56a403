using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>Why something could not be counted.</summary>
public enum DeadLetterKind
{
    /// <summary>The message is in no format that the service reads.</summary>
    Unreadable,

    /// <summary>The event does not say whose it is, or contradicts itself.</summary>
    NoOrganization,

    /// <summary>A field is missing, or holds what it must not.</summary>
    Invalid,

    /// <summary>There is no such customer.</summary>
    UnknownCustomer,

    /// <summary>No metric measures this code.</summary>
    UnknownMetric,

    /// <summary>The timestamp lies outside the accept window and the import window.</summary>
    OutOfWindow,

    /// <summary>The events are good, but counting them failed three times for a reason of its own: they are parked.</summary>
    CountingFailed,
}

/// <summary>What became of a letter.</summary>
public enum DeadLetterStatus
{
    /// <summary>It waits for somebody.</summary>
    Open,

    /// <summary>It is on its way to the hub again. A replay that stopped half-way is finished by another.</summary>
    Replaying,

    /// <summary>The hub has its events again.</summary>
    Replayed,

    /// <summary>Somebody decided that it does not count.</summary>
    Discarded,
}

/// <summary>A message, an event, or some parked events of one customer that were set aside. What it holds is read on its own.</summary>
public sealed record DeadLetter
{
    /// <summary>Its id: sorts by arrival.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is; null when nobody can tell.</summary>
    public DataSpace? Space { get; init; }

    /// <summary>Why, for programs.</summary>
    public required DeadLetterKind Kind { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Name of the hub.</summary>
    public required string Hub { get; init; }

    /// <summary>The hub's partition.</summary>
    public required int Partition { get; init; }

    /// <summary>The message's place in the partition.</summary>
    public required long Sequence { get; init; }

    /// <summary>The event's place in the message; null when the whole message is meant.</summary>
    public int? Index { get; init; }

    /// <summary>When the hub took the message.</summary>
    public required Instant EnqueuedAt { get; init; }

    /// <summary>When it was set aside.</summary>
    public required Instant SetAsideAt { get; init; }

    /// <summary>Events in it; 1 for a message that cannot be read.</summary>
    public int Events { get; init; } = 1;

    /// <summary>Bytes of what it holds.</summary>
    public long Bytes { get; init; }

    /// <summary>True when it holds events in the packed form, as parked ones are kept.</summary>
    public bool IsPacked { get; init; }

    /// <summary>The customer by the producer's own id, as far as it could be read.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>The code, as far as it could be read.</summary>
    public string? Code { get; init; }

    /// <summary>The transaction id, as far as it could be read.</summary>
    public string? TransactionId { get; init; }

    /// <summary>What became of it.</summary>
    public DeadLetterStatus Status { get; init; }

    /// <summary>Who replayed or discarded it last.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When.</summary>
    public Instant? DecidedAt { get; init; }

    /// <summary>Why it was discarded.</summary>
    public string? Remark { get; init; }

    /// <summary>Who mended it last.</summary>
    public string? MendedBy { get; init; }

    /// <summary>When.</summary>
    public Instant? MendedAt { get; init; }
}

/// <summary>A letter with what it holds.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Body">What a replay would send; events that were packed, as a list in our own JSON.</param>
/// <param name="OriginalBody">What came from the hub when the letter was mended; else null.</param>
public sealed record DeadLetterContent(DeadLetter Letter, string Body, string? OriginalBody);

/// <summary>Whose letters are meant.</summary>
/// <param name="Space">An organization's; null for those that belong to nobody, which only whoever runs the service may see.</param>
/// <param name="Hub">The hub of letters that belong to nobody.</param>
public readonly record struct DeadLetterScope(DataSpace? Space, string Hub)
{
    /// <summary>The partition of the letters.</summary>
    internal string Partition => Space is { } space ? UsageRows.ParkedPartition(space) : UsageRows.DeadPartition(Hub);
}

/// <summary>Which letters; null means any.</summary>
public sealed record DeadLetterQuery
{
    /// <summary>Their state.</summary>
    public DeadLetterStatus? Status { get; init; }

    /// <summary>Why they were set aside.</summary>
    public DeadLetterKind? Kind { get; init; }

    /// <summary>The hub that they came through.</summary>
    public string? Hub { get; init; }

    /// <summary>The hub's partition.</summary>
    public int? Partition { get; init; }

    /// <summary>The customer.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>Taken by the hub at or after.</summary>
    public Instant? From { get; init; }

    /// <summary>Taken by the hub before.</summary>
    public Instant? To { get; init; }

    internal bool Includes(DeadLetter letter) =>
        (Status is null || letter.Status == Status) && (Kind is null || letter.Kind == Kind) && (Hub is null || letter.Hub == Hub)
        && (Partition is null || letter.Partition == Partition) && (ExternalCustomerId is null || letter.ExternalCustomerId == ExternalCustomerId)
        && (From is null || letter.EnqueuedAt >= From) && (To is null || letter.EnqueuedAt < To);
}
