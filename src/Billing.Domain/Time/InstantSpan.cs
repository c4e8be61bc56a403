using NodaTime;

namespace Billing.Domain.Time;

/// <summary>A stretch of time <c>[Start, End)</c> in UTC instants.</summary>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant after it.</param>
public readonly record struct InstantSpan(Instant Start, Instant End)
{
    /// <summary>True when nothing lies in it.</summary>
    public bool IsEmpty => End <= Start;

    /// <summary>Whether an instant lies in it; the end does not.</summary>
    public bool Contains(Instant instant) => instant >= Start && instant < End;

    /// <summary>What two periods share; empty when they only touch or lie apart.</summary>
    public InstantSpan Intersect(InstantSpan other)
    {
        Instant start = Instant.Max(Start, other.Start);
        return new InstantSpan(start, Instant.Max(start, Instant.Min(End, other.End)));
    }
}
