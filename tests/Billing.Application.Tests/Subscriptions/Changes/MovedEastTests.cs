using Billing.Application.Invoicing;
using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>
/// A customer of Pago Pago moves to Kiritimati in April: April ends where it began, and where the customer lives now it is the second of May by then, for an hour. Another plan
/// that takes over there is charged from the first of May on.
/// </summary>
public sealed class MovedEastTests
{
    private static readonly Instant AprilEnds = Instant.FromUtc(2026, 5, 1, 11, 0);
    private static readonly Instant MayEnds = Instant.FromUtc(2026, 5, 31, 10, 0);
    private static readonly Plan Other = ChangeSite.Plans[1];
    private static readonly Plan Quarterly = ChangeSite.Plans[3];

    [Fact]
    public async Task A_plan_in_advance_that_takes_over_is_billed_for_its_first_day()
    {
        ChangeSite site = await MovedAsync(Other, inAdvance: true);

        Assert.Equal([1_000L, Other.AmountMinor], await BaseAsync(site));
        Assert.Equal(MayEnds, (await site.BilledAsync()).FullPeriodEndsAt);
    }

    [Fact]
    public async Task A_plan_in_arrears_that_takes_over_is_billed_for_its_first_day()
    {
        ChangeSite site = await MovedAsync(Other, inAdvance: false);
        await site.PassAsync(MayEnds);

        Assert.Equal([1_000L, Other.AmountMinor], await BaseAsync(site));
    }

    [Theory]
    [InlineData(true, 2026, 5, 1)]
    [InlineData(false, 2026, 6, 30)]
    public async Task A_plan_of_longer_periods_that_takes_over_is_billed_for_all_days_that_the_one_before_has_left(bool inAdvance, int year, int month, int day)
    {
        ChangeSite site = await MovedAsync(Quarterly, inAdvance);
        await site.PassAsync(new LocalDateTime(year, month, day, 12, 0).InUtc().ToInstant());

        Assert.Equal([1_000L, 6_034L], await BaseAsync(site)); // 61 of 91 days of 90.01
    }

    [Fact]
    public async Task A_plan_of_longer_periods_that_takes_over_after_a_move_west_is_billed_for_no_day_of_the_one_before()
    {
        ChangeSite site = await MovedAsync(Quarterly, inAdvance: true, "Pacific/Kiritimati", "Pacific/Pago_Pago", BillingSite.Started, Instant.FromUtc(2026, 4, 30, 10, 0));

        Assert.Equal([1_000L, 6_034L], await BaseAsync(site));
    }

    private static Task<ChangeSite> MovedAsync(Plan to, bool inAdvance) =>
        MovedAsync(to, inAdvance, "Pacific/Pago_Pago", "Pacific/Kiritimati", BillingSite.Started + Duration.FromHours(11), AprilEnds);

    private static async Task<ChangeSite> MovedAsync(Plan to, bool inAdvance, string before, string zone, Instant started, Instant aprilEnds)
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started + Duration.FromDays(1));
        var site = new ChangeSite(world);
        await site.Billing.SubscribeAsync(zone: before, with: input => input with { PayInAdvance = inAdvance, StartedAt = started });
        await site.Billing.CloseAsync();
        Assert.True((await site.ChangeAsync(new WantedChange(to.Id, null, PlanChangeTiming.EndOfPeriod))).IsSuccess);
        await site.Billing.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = zone } });
        await site.PassAsync(aprilEnds);
        Assert.Equal(to.Id, (await site.BilledAsync()).Subscription.PlanId);
        return site;
    }

    private static async Task<IEnumerable<long>> BaseAsync(ChangeSite site) =>
        (await site.Billing.InvoicesAsync()).SelectMany(view => view.Fees).Where(fee => fee.Type == FeeType.Subscription).OrderBy(fee => fee.PeriodStart).Select(fee => fee.AmountMinor);
}
