using System.Globalization;
using NodaTime;

namespace Billing.Application.Persistence;

/// <summary>
/// Reads and writes the usual form of an instant, <c>2026-05-01T00:00:00.1234567Z</c>, without a text of its own: every stored document has some. What it
/// does not know it leaves to the pattern, whose texts it writes to the letter.
/// </summary>
internal static class InstantText
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const int SecondsLength = 19;
    private const int TicksDigits = 7;

    private static readonly Instant Last = Instant.FromDateTimeUtc(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc));

    /// <summary>Writes an instant of whole ticks in the years 1 to 9999; false for any other.</summary>
    public static bool TryWrite(Instant value, Span<byte> text, out int length)
    {
        length = 0;
        return value >= NodaConstants.BclEpoch && value <= Last && Instant.FromUnixTimeTicks(value.ToUnixTimeTicks()) == value
            && value.ToDateTimeUtc().TryFormat(text, out length, Format, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads whole seconds and up to seven digits behind them; false for any other text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out Instant value)
    {
        value = default;
        if (text.Length <= SecondsLength || text[^1] != 'Z' || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryNumber(text[..4], out int year) || !TryNumber(text[5..7], out int month) || !TryNumber(text[8..10], out int day)
            || !TryNumber(text[11..13], out int hour) || !TryNumber(text[14..16], out int minute) || !TryNumber(text[17..19], out int second)
            || !TryFraction(text[SecondsLength..^1], out int ticks)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        value = Instant.FromUtc(year, month, day, hour, minute, second).PlusTicks(ticks);
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, out int ticks)
    {
        ticks = 0;
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] != '.' || text.Length is 1 or > TicksDigits + 1 || !TryNumber(text[1..], out ticks))
        {
            return false;
        }

        for (int digits = text.Length - 1; digits < TicksDigits; digits++)
        {
            ticks *= 10;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
