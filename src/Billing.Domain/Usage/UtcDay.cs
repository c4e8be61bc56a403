using System.Globalization;
using NodaTime;

namespace Billing.Domain.Usage;

/// <summary>One day of universal time: the unit in which usage is stored. Any local day or period is a sum of its hours.</summary>
/// <param name="Number">Whole days since 1970-01-01.</param>
public readonly record struct UtcDay(int Number) : IComparable<UtcDay>
{
    /// <summary>Hours in every UTC day.</summary>
    public const int Hours = 24;

    /// <summary>Days of a block: what happened before a block is kept as one state for meters that carry over.</summary>
    public const int BlockDays = 64;

    private const int DaysBefore1970 = 719_162;

    /// <summary>The block in which the day lies.</summary>
    public int Block => Number >> 6;

    /// <summary>The first day of a block.</summary>
    public static UtcDay FirstOf(int block) => new(block << 6);

    /// <summary>The first instant of the day.</summary>
    public Instant Start => Instant.FromUnixTimeTicks(Number * NodaConstants.TicksPerDay);

    /// <summary>The first instant after the day.</summary>
    public Instant End => Next.Start;

    /// <summary>The day after.</summary>
    public UtcDay Next => new(Number + 1);

    /// <summary>The day that contains an instant.</summary>
    public static UtcDay Of(Instant instant) => new((int)FloorDivide(instant.ToUnixTimeTicks(), NodaConstants.TicksPerDay));

    /// <summary>The hour of the day, 0 to 23, of an instant in it.</summary>
    public static int HourOf(Instant instant)
    {
        long ticks = instant.ToUnixTimeTicks();
        return (int)((ticks - (FloorDivide(ticks, NodaConstants.TicksPerDay) * NodaConstants.TicksPerDay)) / NodaConstants.TicksPerHour);
    }

    /// <summary>Every day that the period [from, to) touches, oldest first.</summary>
    public static IEnumerable<UtcDay> Covering(Instant from, Instant to)
    {
        for (UtcDay day = Of(from); day.Start < to; day = day.Next)
        {
            yield return day;
        }
    }

    /// <inheritdoc/>
    public int CompareTo(UtcDay other) => Number.CompareTo(other.Number);

    /// <summary>Orders by date.</summary>
    public static bool operator <(UtcDay left, UtcDay right) => left.Number < right.Number;

    /// <summary>Orders by date.</summary>
    public static bool operator >(UtcDay left, UtcDay right) => left.Number > right.Number;

    /// <summary>Orders by date.</summary>
    public static bool operator <=(UtcDay left, UtcDay right) => left.Number <= right.Number;

    /// <summary>Orders by date.</summary>
    public static bool operator >=(UtcDay left, UtcDay right) => left.Number >= right.Number;

    /// <summary>Eight digits, yyyyMMdd: sorts by date.</summary>
    public override string ToString() => DateOnly.FromDayNumber(Number + DaysBefore1970).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static UtcDay Parse(ReadOnlySpan<char> text) => Of(Instant.FromUtc(
        int.Parse(text[..4], CultureInfo.InvariantCulture), int.Parse(text[4..6], CultureInfo.InvariantCulture), int.Parse(text[6..8], CultureInfo.InvariantCulture), 0, 0));

    private static long FloorDivide(long value, long by)
    {
        long quotient = value / by;
        return value < 0 && quotient * by != value ? quotient - 1 : quotient;
    }
}
