using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Which events to list. All conditions hold together.</summary>
public sealed record EventQuery
{
    /// <summary>Only of this customer, by the producer's id; null for all.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>Only the event with this transaction id of the customer; null for all. Needs a customer.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Only of this code; null for all.</summary>
    public string? Code { get; init; }

    /// <summary>Only of one of these codes; null for all.</summary>
    public IReadOnlyCollection<string>? Codes { get; init; }

    /// <summary>Only at or after this instant; null for no start.</summary>
    public Instant? From { get; init; }

    /// <summary>Only before this instant; null for no end.</summary>
    public Instant? To { get; init; }

    /// <summary>True for the oldest first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>The page begins after this event of the list: unlike <see cref="Skip"/>, it does not move when events are added. Null for the start.</summary>
    public AcceptedEvent? After { get; init; }

    /// <summary>How many to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>How many to return at most.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>True when every event of its customers is listed.</summary>
    internal bool IsForAll => Code is null && Codes is null && From is null && To is null;

    /// <summary>The days that the window touches, as far as the index goes.</summary>
    internal (UtcDay Oldest, UtcDay Newest) Days => (
        From is { } from ? Later(new UtcDay(0), UtcDay.Of(from)) : new UtcDay(0),
        To is { } to ? Earlier(new UtcDay(UsageRows.IndexDayMax), UtcDay.Of(to - Duration.Epsilon)) : new UtcDay(UsageRows.IndexDayMax));

    /// <summary>Those of them that the page can touch.</summary>
    internal (UtcDay Oldest, UtcDay Newest) PageDays => (After?.Day, OldestFirst) switch
    {
        ({ } day, true) => (Later(Days.Oldest, day), Days.Newest),
        ({ } day, false) => (Days.Oldest, Earlier(Days.Newest, day)),
        _ => Days,
    };

    /// <summary>True when events of the code can meet the conditions.</summary>
    internal bool IncludesCode(string code) => (Code is null || code == Code) && (Codes is null || Codes.Contains(code));

    /// <summary>True when the event meets every condition.</summary>
    internal bool Includes(UsageEvent usage) => IncludesCode(usage.Code) && !(usage.Timestamp < From) && !(usage.Timestamp >= To);

    /// <summary>The order of events: by timestamp, those of the same instant by id.</summary>
    internal int Compare(AcceptedEvent left, AcceptedEvent right)
    {
        int byTime = left.Event.Timestamp.CompareTo(right.Event.Timestamp);
        return byTime == 0 ? left.Id.CompareTo(right.Id) : OldestFirst ? byTime : -byTime;
    }

    private static UtcDay Later(UtcDay left, UtcDay right) => left > right ? left : right;

    private static UtcDay Earlier(UtcDay left, UtcDay right) => left < right ? left : right;
}

/// <summary>Events of a list.</summary>
/// <param name="Events">The events in order.</param>
/// <param name="TotalCount">How many meet the conditions, whatever the page.</param>
/// <param name="IsLowerBound">True when there are more than were counted.</param>
public sealed record EventPage(IReadOnlyList<AcceptedEvent> Events, long TotalCount, bool IsLowerBound = false);

/// <summary>Events of an hour of UTC.</summary>
/// <param name="Hour">The start of the hour.</param>
/// <param name="Count">How many.</param>
public sealed record EventVolume(Instant Hour, long Count);
