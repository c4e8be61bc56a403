using Billing.Application.Usage.Queries;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class UsageStepsTests
{
    [Theory]
    [InlineData("Europe/Warsaw", "2026-03-28T12:00:00Z", "2026-03-31T12:00:00Z", "11h 23h 24h 14h")]
    [InlineData("Europe/Warsaw", "2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", "25h 24h")]
    [InlineData("Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", "24h 24h")]
    [InlineData("UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "")]
    public void Days_are_those_of_the_zone(string zone, string from, string to, string hours) => Assert.Equal(hours, Of(UsageStep.Day, zone, from, to));

    [Fact]
    public void Hours_are_those_of_UTC_and_the_ends_are_cut() =>
        Assert.Equal("0.5h 1h 0.25h", Of(UsageStep.Hour, "Asia/Kolkata", "2026-01-01T10:30:00Z", "2026-01-01T12:15:00Z"));

    private static string Of(UsageStep step, string zone, string from, string to)
    {
        var span = new InstantSpan(NodaTime.Text.InstantPattern.General.Parse(from).Value, NodaTime.Text.InstantPattern.General.Parse(to).Value);
        List<InstantSpan> steps = UsageSteps.Of(step, span, DateTimeZoneProviders.Tzdb[zone]);
        Instant end = span.Start;
        foreach (InstantSpan one in steps)
        {
            Assert.Equal(end, one.Start);
            end = one.End;
        }

        Assert.Equal(span.End, end);
        return string.Join(' ', steps.Select(one => FormattableString.Invariant($"{(one.End - one.Start).TotalHours}h")));
    }
}
