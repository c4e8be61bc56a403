using System.Text;
using NodaTime;
using NodaTime.Text;

namespace BillingFunctions.Http.Kit.Json;

/// <summary>Instants and dates as the wire writes them.</summary>
internal static class TimeText
{
    /// <summary>Reads an ISO 8601 date and time. An offset is demanded: a time without one means something else to every reader.</summary>
    public static bool TryParseInstant(ReadOnlySpan<byte> utf8, out Instant instant)
    {
        instant = default;
        if (utf8.Length is < 20 or > 40 || utf8[10] is not (byte)'T')
            return false;

        ParseResult<OffsetDateTime> parsed = OffsetDateTimePattern.ExtendedIso.Parse(Encoding.UTF8.GetString(utf8));

        // The first and the last year are refused, because with an offset they may lie outside the calendar.
        if (!parsed.Success || parsed.Value.Year is < 2 or > 9998)
            return false;

        instant = parsed.Value.ToInstant();
        return true;
    }

    public static bool TryParseDate(ReadOnlySpan<byte> utf8, out LocalDate date)
    {
        date = default;
        return utf8.Length == 10 && LocalDatePattern.Iso.Parse(Encoding.UTF8.GetString(utf8)).TryGetValue(default, out date) && date.Year is > 1 and < 9999;
    }

    /// <summary>True for a date or for a date and time with an offset.</summary>
    public static bool IsMoment(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return TryParseDate(utf8, out _) || TryParseInstant(utf8, out _);
    }

    /// <summary>Reads a checked moment: a date is its midnight in UTC.</summary>
    public static Instant ReadMoment(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return TryParseDate(utf8, out LocalDate date) ? date.AtMidnight().InUtc().ToInstant()
            : TryParseInstant(utf8, out Instant instant) ? instant
            : throw new FormatException($"{text} was not checked");
    }
}
