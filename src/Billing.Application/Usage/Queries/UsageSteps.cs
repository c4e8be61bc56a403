using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Usage.Queries;

/// <summary>Cuts time into the steps of a series.</summary>
internal static class UsageSteps
{
    /// <summary>The steps that cover a span, oldest first, the first and the last cut at its ends.</summary>
    public static List<InstantSpan> Of(UsageStep step, InstantSpan span, DateTimeZone zone)
    {
        List<InstantSpan> steps = [];
        for (Instant start = span.Start; start < span.End;)
        {
            Instant end = Instant.Min(span.End, step == UsageStep.Hour ? NextHour(start) : NextDay(start, zone));
            steps.Add(new InstantSpan(start, end));
            start = end;
        }

        return steps;
    }

    private static Instant NextHour(Instant start) => Instant.FromUnixTimeSeconds(((start.ToUnixTimeSeconds() / NodaConstants.SecondsPerHour) + 1) * NodaConstants.SecondsPerHour);

    /// <summary>The next local midnight; a day that the zone skipped has none of its own.</summary>
    private static Instant NextDay(Instant start, DateTimeZone zone)
    {
        LocalDate day = LocalDays.Of(start, zone);
        Instant next;
        do
        {
            day = day.PlusDays(1);
            next = LocalDays.StartOf(day, zone);
        }
        while (next <= start);

        return next;
    }
}
