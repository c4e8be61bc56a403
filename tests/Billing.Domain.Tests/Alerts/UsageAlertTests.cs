using Billing.Domain.Alerts;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Tests.Alerts;

public sealed class UsageAlertTests
{
    private static readonly Instant April = Instant.FromUtc(2026, 4, 1, 0, 0);

    [Theory]
    [InlineData(false, 9.99, 0)]
    [InlineData(false, 10, 1)]
    [InlineData(false, 1_000, 1)]
    [InlineData(true, 9.99, 0)]
    [InlineData(true, 29.99, 2)]
    [InlineData(true, 30, 3)]
    [InlineData(true, -5, 0)]
    [InlineData(true, 1_000_000_000, UsageAlert.StepsMax)]
    public void A_recurring_alert_has_a_step_at_each_multiple_and_another_has_one(bool recurring, double value, int steps) =>
        Assert.Equal(steps, Alert(recurring).StepsOf((decimal)value));

    [Fact]
    public void A_step_that_has_fired_does_not_ring_again_in_its_period_however_usage_moves()
    {
        UsageAlert fired = Alert(recurring: true).Ring(April, 2, April);
        Assert.Equal((2, 2), (fired.TimesTriggered, fired.FiredIn(April)));
        Assert.False(fired.Rings(April, 0));
        Assert.False(fired.Rings(April, 29));
        Assert.True(fired.Rings(April, 30));
        Assert.True(fired.Rings(April + Duration.FromDays(30), 10));
        Assert.Equal(3, fired.Ring(April, 3, April).TimesTriggered);
    }

    [Fact]
    public void Old_periods_are_forgotten_and_the_newest_are_kept()
    {
        UsageAlert alert = Alert(recurring: false);
        for (int month = 0; month < 10; month++)
        {
            alert = alert.Ring(April + Duration.FromDays(30 * month), 1, April);
        }

        Assert.Equal((10, 3), (alert.TimesTriggered, alert.Fired.Count));
        Assert.Equal(1, alert.FiredIn(April + Duration.FromDays(270)));
    }

    [Fact]
    public void Another_threshold_fires_anew_and_the_same_one_does_not()
    {
        UsageAlert fired = Alert(recurring: false).Ring(April, 1, April);
        Assert.Same(fired, fired.Rearm(10, recurring: false));
        UsageAlert rearmed = fired.Rearm(20, recurring: false);
        Assert.Equal((1, 0, 1), (rearmed.Revision, rearmed.FiredIn(April), rearmed.TimesTriggered));
    }

    private static UsageAlert Alert(bool recurring) => new()
    {
        Id = new BillingId(new OwnerKey(1), 1), CustomerId = new BillingId(new OwnerKey(1), 0), Threshold = 10, Recurring = recurring, CreatedAt = April, UpdatedAt = April,
    };
}
