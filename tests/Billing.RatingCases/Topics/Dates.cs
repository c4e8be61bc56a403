using System.Globalization;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Days and times as cases write them.</summary>
internal static class Dates
{
    internal static string Text(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    internal static string Text(LocalDateTime at) =>
        at.TimeOfDay == LocalTime.Midnight ? Text(at.Date) : at.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    internal static Instant At(LocalDate day) => day.AtMidnight().InUtc().ToInstant();
}
