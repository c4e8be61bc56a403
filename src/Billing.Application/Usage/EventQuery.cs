using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Which events to list. All conditions hold together.</summary>
public sealed record EventQuery
{
    /// <summary>Only of this customer, by the producer's id; null for all.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>Only of this code; null for all.</summary>
    public string? Code { get; init; }

    /// <summary>Only at or after this instant; null for no start.</summary>
    public Instant? From { get; init; }

    /// <summary>Only before this instant; null for no end.</summary>
    public Instant? To { get; init; }

    /// <summary>How many of the newest to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>How many to return at most.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>True when the event meets every condition.</summary>
    internal bool Includes(UsageEvent usage) => (Code is null || usage.Code == Code) && !(usage.Timestamp < From) && !(usage.Timestamp >= To);
}

/// <summary>Events of a list.</summary>
/// <param name="Events">The events, newest timestamp first.</param>
/// <param name="TotalCount">How many meet the conditions, whatever the page.</param>
public sealed record EventPage(IReadOnlyList<AcceptedEvent> Events, long TotalCount);

/// <summary>Events of an hour of UTC.</summary>
/// <param name="Hour">The start of the hour.</param>
/// <param name="Count">How many.</param>
public sealed record EventVolume(Instant Hour, long Count);
