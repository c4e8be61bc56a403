using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>
/// A customer has moved west: April has ended where it was, on Lord Howe Island, and on Pago Pago the first of May begins 21.5 hours later. What ends in these hours, billed in
/// arrears, ends in May.
/// </summary>
public sealed class EndsAfterMoveTests
{
    private static readonly Instant AprilEnds = Instant.FromUtc(2026, 4, 30, 13, 30);

    [Fact]
    public async Task A_subscription_that_ends_before_the_first_day_has_begun_pays_no_day_twice()
    {
        ChangeSite site = await MovedAsync();

        await site.Billing.EndAsync((await site.BilledAsync()).Subscription.Id, TerminationAction.GenerateInvoice);
        await site.Billing.CloseAsync();

        Assert.Equal([1_000L], await BaseAsync(site));
    }

    [Fact]
    public async Task A_plan_that_ends_before_the_first_day_has_begun_leaves_all_days_to_the_next()
    {
        ChangeSite site = await MovedAsync();

        Assert.True((await site.ChangeAsync(new WantedChange(ChangeSite.Plans[1].Id, null, PlanChangeTiming.Immediate))).IsSuccess);
        await site.PassAsync(Instant.FromUtc(2026, 6, 1, 11, 0));

        Assert.Equal([1_000L, ChangeSite.Plans[1].AmountMinor], await BaseAsync(site));
    }

    private static async Task<ChangeSite> MovedAsync()
    {
        var world = new World();
        world.Clock.Set(BillingSite.Started);
        var site = new ChangeSite(world);
        await site.Billing.SubscribeAsync(zone: "Australia/Lord_Howe");
        await site.Billing.CloseAsync();
        await site.Billing.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = "Pacific/Pago_Pago" } });
        await site.PassAsync(AprilEnds);
        await site.PassAsync(AprilEnds + Duration.FromHours(5));
        return site;
    }

    private static async Task<IEnumerable<long>> BaseAsync(ChangeSite site) =>
        (await site.Billing.InvoicesAsync()).SelectMany(view => view.Fees).Where(fee => fee.Type == FeeType.Subscription).OrderBy(fee => fee.PeriodStart).Select(fee => fee.AmountMinor);
}
