using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.LateUsage;

/// <summary>Late usage of a subscription that has ended, billed by a day in April, at 50 a unit.</summary>
public sealed class SettlingTests
{
    private static readonly Duration Day = Duration.FromDays(1);

    [Fact]
    public async Task What_is_not_its_turn_yet_is_billed_when_that_comes()
    {
        (LateSite site, IReadOnlyList<BilledSubscription> running) = await EndedAsync(lateDays: 1);
        CustomerAccount read = await site.AccountAsync();
        await site.ChangeAsync(account => account with { Subscriptions = running }); // since then its next invoice would carry it

        Result<bool> tooSoon = await site.Settle.RunAsync(read, read.Adjustments[0], default);
        await site.ChangeAsync(account => account with { Subscriptions = [] });
        Result<bool> inTurn = await site.Settle.RunAsync(read, read.Adjustments[0], default);

        Assert.Equal((false, true), (tooSoon.Value, inTurn.Value));
        Assert.Empty((await site.AccountAsync()).Adjustments);
        Assert.Single(await LateAsync(site));
    }

    [Fact]
    public async Task What_has_no_room_on_one_invoice_is_billed_on_the_next()
    {
        (LateSite site, _) = await EndedAsync(PendingAdjustment.OnInvoiceMax + 1);

        for (int i = 0; i < 2; i++)
        {
            CustomerAccount read = await site.AccountAsync();
            Assert.True((await site.Settle.RunAsync(read, read.DueSettlement!, default)).Value);
        }

        Assert.Empty((await site.AccountAsync()).Adjustments);
        Assert.Equal([PendingAdjustment.OnInvoiceMax, 1], (await LateAsync(site)).Select(view => view.Fees.Count));
    }

    /// <summary>A subscription that ended, with late usage of its first days.</summary>
    private static async Task<(LateSite Site, IReadOnlyList<BilledSubscription> Before)> EndedAsync(int lateDays)
    {
        var world = new World();
        world.Clock.Set(LateCatalog.Started);
        var site = new LateSite(world.Start(), new LateCatalog { Interval = PlanInterval.Daily });
        await site.SubscribeAsync();
        world.Clock.Set(LateCatalog.Started + (lateDays * Day));
        await site.CloseAsync();
        IReadOnlyList<BilledSubscription> before = (await site.AccountAsync()).Subscriptions;
        await site.ChangeAsync(account => account with { Subscriptions = [] });
        await site.CountAsync([.. Enumerable.Range(0, lateDays).Select(i => LateCatalog.Event($"late{i}", LateCatalog.Started + (i * Day), 1))]);
        await site.FollowAsync();
        Assert.Equal(lateDays, (await site.AccountAsync()).Adjustments.Count);
        return (site, before);
    }

    private static async Task<IReadOnlyList<InvoiceView>> LateAsync(LateSite site) =>
        [.. (await site.InvoicesAsync()).Where(view => view.Fees.Any(fee => fee.Origin == FeeOrigin.Late))];
}
