using Billing.Domain.Subscriptions;
using Billing.Domain.Tests.Invoicing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Subscriptions;

/// <summary>A version that waits, over chains of periods that follow each other.</summary>
public sealed class WaitingVersionProperties
{
    private static readonly Instant Epoch = Instant.FromUtc(2026, 1, 1, 0, 0);

    private static readonly Gen<Instant[]> Boundaries =
        from days in Gen.Choose(1, 40).ListOf(12)
        select days.Aggregate(new List<Instant> { Epoch }, (all, length) => [.. all, all[^1] + Duration.FromDays(length)]).ToArray();

    private static readonly Gen<Instant?> Dates = Gen.Frequency(
        (1, Gen.Constant((Instant?)null)),
        (2, Gen.Choose(-30, 500).Select(day => (Instant?)(Epoch + Duration.FromDays(day)))), // on a boundary now and then
        (3, Gen.Choose(-30 * 24 * 60, 500 * 24 * 60).Select(minute => (Instant?)(Epoch + Duration.FromMinutes(minute)))));

    [Fact]
    public void Each_period_has_one_version_the_old_before_the_date_and_the_new_from_the_first_that_begins_at_it_or_after() =>
        Prop.ForAll(Boundaries.ToArbitrary(), Dates.ToArbitrary(), (starts, date) =>
        {
            var waiting = new WaitingVersion(2, date);
            bool[] holds = [.. starts.Select(waiting.Holds)];
            bool onceHeldAlwaysHeld = holds.Zip(holds.Skip(1)).All(pair => !pair.First || pair.Second);
            return onceHeldAlwaysHeld && starts.Zip(holds).All(pair => pair.Second == (date is null || pair.First >= date));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_move_that_looks_at_a_period_says_what_the_close_that_opened_it_did() =>
        Prop.ForAll(Boundaries.ToArbitrary(), Dates.Where(date => date is not null).ToArbitrary(), (starts, date) =>
        {
            // The chain of closes: each opens the next period by the version that holds for it.
            var waiting = new WaitingVersion(2, date);
            Subscription subscription = Build.Subscription();
            foreach ((Instant start, Instant end) in starts.Zip(starts.Skip(1)))
            {
                VersionMoveKind seen = VersionMove.Decide(subscription, Build.Id(1), 2, date!.Value, start, end).Kind;
                bool agrees = seen == (subscription.PlanVersion == 2 ? VersionMoveKind.Nothing : waiting.Holds(start) ? VersionMoveKind.Now : VersionMoveKind.Later);
                subscription = waiting.Holds(end) ? subscription.MoveTo(2, end) : subscription;
                if (!agrees || (start > Epoch && seen == VersionMoveKind.Now)) return false; // every close on the way has moved it in time
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
