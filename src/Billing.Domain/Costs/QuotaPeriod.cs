using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Costs;

/// <summary>In which time a quota counts. An event belongs to the period that its own timestamp lies in.</summary>
public enum QuotaPeriod
{
    /// <summary>Calendar months of the customer's zone.</summary>
    Month,

    /// <summary>Days of the customer's zone.</summary>
    Day,

    /// <summary>Hours of UTC.</summary>
    Hour,

    /// <summary>The periods of the customer's first active subscription; calendar months while there is none.</summary>
    BillingPeriod,

    /// <summary>No period: for levels, which are compared one by one.</summary>
    None,
}

/// <summary>Finds the period of a quota that an instant lies in.</summary>
public static class QuotaPeriods
{
    /// <summary>The period, <c>[Start, End)</c>.</summary>
    /// <param name="period">In which time the quota counts.</param>
    /// <param name="at">The instant.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="ofSubscription">The period of its subscription that holds the instant; null while there is none.</param>
    public static InstantSpan Of(QuotaPeriod period, Instant at, DateTimeZone zone, InstantSpan? ofSubscription)
    {
        switch (period)
        {
            case QuotaPeriod.Hour:
                Instant hour = Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds() - Remainder(at.ToUnixTimeSeconds()));
                return new InstantSpan(hour, hour + Duration.FromHours(1));
            case QuotaPeriod.Day:
                LocalDate day = LocalDays.Of(at, zone);
                return Between(day, day.PlusDays(1), zone);
            case QuotaPeriod.BillingPeriod when ofSubscription is { } span && span.End != Instant.MaxValue:
                return span;
            case QuotaPeriod.None:
                return new InstantSpan(Instant.FromUnixTimeSeconds(0), Instant.MaxValue);
            default:
                LocalDate first = LocalDays.Of(at, zone).With(DateAdjusters.StartOfMonth);
                return Between(first, first.PlusMonths(1), zone);
        }
    }

    private static long Remainder(long seconds) => ((seconds % NodaConstants.SecondsPerHour) + NodaConstants.SecondsPerHour) % NodaConstants.SecondsPerHour;

    private static InstantSpan Between(LocalDate first, LocalDate next, DateTimeZone zone) =>
        new(LocalDays.StartOf(first, zone), LocalDays.StartOf(next, zone));
}
