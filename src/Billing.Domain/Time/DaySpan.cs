using NodaTime;

namespace Billing.Domain.Time;

/// <summary>Whole local calendar days <c>[Start, End)</c>. A day of 23 or 25 hours is one day.</summary>
/// <param name="Start">The first day.</param>
/// <param name="End">The first day after it.</param>
public readonly record struct DaySpan(LocalDate Start, LocalDate End)
{
    /// <summary>How many days; 0 when it is empty.</summary>
    public int Count => End <= Start ? 0 : Period.DaysBetween(Start, End);

    /// <summary>True when it holds no day.</summary>
    public bool IsEmpty => End <= Start;

    /// <summary>Whether a day lies in it.</summary>
    public bool Contains(LocalDate day) => day >= Start && day < End;

    /// <summary>The days that two spans share.</summary>
    public DaySpan Intersect(DaySpan other)
    {
        LocalDate start = LocalDate.Max(Start, other.Start);
        return new DaySpan(start, LocalDate.Max(start, LocalDate.Min(End, other.End)));
    }
}
