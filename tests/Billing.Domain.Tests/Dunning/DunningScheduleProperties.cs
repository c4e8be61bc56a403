using Billing.Domain.Dunning;
using Billing.Domain.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Dunning;

/// <summary>Every zone of the tz database, instants of forty years with those around changes of clocks among them.</summary>
public sealed class DunningScheduleProperties
{
    private static readonly Instant From = Instant.FromUtc(1995, 1, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2035, 1, 1, 0, 0);

    private static readonly Gen<DateTimeZone> Zones = Gen.Elements<string>([.. DateTimeZoneProviders.Tzdb.Ids]).Select(id => DateTimeZoneProviders.Tzdb[id]);

    private static readonly Gen<QuietHours> Quiets =
        from start in Gen.Choose(0, QuietHours.MinutesOfDay - 1)
        from length in Gen.Choose(1, QuietHours.MinutesOfDay - 1)
        select new QuietHours(start, (start + length) % QuietHours.MinutesOfDay);

    private static readonly Gen<DunningTerms> AllTerms =
        from attempts in Gen.Choose(1, 10)
        from days in Gen.Choose(1, 30)
        from funds in Gen.Choose(1, 40)
        from isQuiet in Gen.Choose(0, 3)
        from quiet in Quiets
        select new DunningTerms(attempts, days) { InsufficientFundsDays = funds, Quiet = isQuiet == 0 ? null : quiet };

    /// <summary>A zone with two instants, the first not after the second; often both near a change of its clocks.</summary>
    private static readonly Gen<(DateTimeZone Zone, Instant First, Instant Second)> Moments =
        from zone in Zones
        from seconds in Gen.Choose(0, 40 * 365 * 24 * 360)
        from isNearChange in Gen.Choose(0, 1)
        from before in Gen.Choose(-3 * 3600, 3 * 3600)
        from apart in Gen.Choose(0, 4 * 3600)
        let any = From + Duration.FromSeconds(seconds * 10L)
        let interval = zone.GetZoneInterval(any)
        let first = isNearChange == 1 && interval.HasStart && interval.Start > From && interval.Start < To ? interval.Start + Duration.FromSeconds(before) : any
        select (zone, first, first + Duration.FromSeconds(apart));

    private static readonly Gen<DeclineClass> Declines = Gen.Elements(DeclineClass.Passing, DeclineClass.InsufficientFunds, DeclineClass.Hard);

    [Fact]
    public void Nothing_is_asked_in_quiet_hours() => Check(
        (moment, terms, decline) => terms.Quiet is not { } quiet
            || (!quiet.Covers(DunningSchedule.First(terms, moment.Zone, moment.First), moment.Zone) && !quiet.Covers(DunningSchedule.Next(terms, moment.Zone, moment.First, decline), moment.Zone)));

    [Fact]
    public void The_quiet_ends_at_the_first_instant_that_is_not_quiet() =>
        Prop.ForAll(Moments.ToArbitrary(), Quiets.ToArbitrary(), (moment, quiet) =>
        {
            Instant allowed = quiet.FirstAllowed(moment.First, moment.Zone);
            for (Instant at = moment.First; at < allowed; at += Duration.FromMinutes(1))
            {
                if (!quiet.Covers(at, moment.Zone)) return false;
            }

            return allowed >= moment.First;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Nothing_is_asked_before_the_delay_in_whole_local_days() => Check((moment, terms, decline) =>
    {
        int days = decline == DeclineClass.InsufficientFunds ? Math.Max(terms.DaysBetween, terms.InsufficientFundsDays!.Value) : terms.DaysBetween;
        Instant next = DunningSchedule.Next(terms, moment.Zone, moment.First, decline);
        return LocalDays.Between(moment.First, next, moment.Zone) >= days && next > moment.First;
    });

    [Fact]
    public void A_later_attempt_never_has_an_earlier_successor() => Check((moment, terms, decline) =>
        DunningSchedule.Next(terms, moment.Zone, moment.First, decline) <= DunningSchedule.Next(terms, moment.Zone, moment.Second, decline)
        && DunningSchedule.First(terms, moment.Zone, moment.First) <= DunningSchedule.First(terms, moment.Zone, moment.Second));

    [Fact]
    public void The_hour_is_kept_when_clocks_change()
    {
        DateTimeZone berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var terms = new DunningTerms(3, 2);
        Assert.Equal(Instant.FromUtc(2026, 3, 30, 5, 0), DunningSchedule.Next(terms, berlin, Instant.FromUtc(2026, 3, 28, 6, 0), DeclineClass.Passing));
        var atNight = terms with { Quiet = new QuietHours(22 * 60, 8 * 60) };
        Assert.Equal(Instant.FromUtc(2026, 3, 30, 6, 0), DunningSchedule.Next(atNight, berlin, Instant.FromUtc(2026, 3, 28, 6, 0), DeclineClass.Passing));
    }

    private static void Check(Func<(DateTimeZone Zone, Instant First, Instant Second), DunningTerms, DeclineClass, bool> holds) =>
        Prop.ForAll(Moments.ToArbitrary(), AllTerms.ToArbitrary(), Declines.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
