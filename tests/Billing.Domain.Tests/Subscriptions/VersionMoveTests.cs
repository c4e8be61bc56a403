using Billing.Domain.Subscriptions;
using Billing.Domain.Tests.Invoicing;
using NodaTime;

namespace Billing.Domain.Tests.Subscriptions;

public sealed class VersionMoveTests
{
    private static readonly Instant March = Instant.FromUtc(2026, 3, 1, 0, 0);
    private static readonly Instant April = Instant.FromUtc(2026, 4, 1, 0, 0);

    [Fact]
    public void A_period_that_began_before_the_date_is_billed_by_its_own_version_first()
    {
        Assert.Equal(new VersionMoveStep(VersionMoveKind.Later, April), Decide(Build.Subscription(), date: March + Duration.Epsilon));
        Assert.Equal(new VersionMoveStep(VersionMoveKind.Now), Decide(Build.Subscription(), date: March));
    }

    [Fact]
    public void A_period_of_which_usage_is_billed_already_keeps_its_version_to_its_end() => Assert.Equal(
        new VersionMoveStep(VersionMoveKind.Later, April),
        VersionMove.Decide(Build.Subscription(), Build.Id(1), 2, March, March, April, isBilledInPart: true));

    [Fact]
    public void What_has_not_started_moves_at_once() => Assert.Equal(
        VersionMoveKind.Now,
        VersionMove.Decide(Build.Subscription() with { Status = SubscriptionStatus.Pending }, Build.Id(1), 2, April, null, null).Kind);

    [Fact]
    public void What_ended_runs_another_plan_or_has_the_version_stays()
    {
        Assert.Equal(VersionMoveKind.Nothing, Decide(Build.Subscription() with { Status = SubscriptionStatus.Canceled }, March).Kind);
        Assert.Equal(VersionMoveKind.Nothing, Decide(Build.Subscription() with { PlanId = Build.Id(2) }, March).Kind);
        Assert.Equal(VersionMoveKind.Nothing, Decide(Build.Subscription() with { PlanVersion = 2 }, March).Kind);
    }

    private static VersionMoveStep Decide(Subscription subscription, Instant date) =>
        VersionMove.Decide(subscription, Build.Id(1), 2, date, March, April);
}
