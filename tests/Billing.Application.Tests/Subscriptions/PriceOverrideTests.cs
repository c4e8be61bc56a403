using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions;

/// <summary>Prices agreed with a subscription to a plan of 10.00 USD a month.</summary>
public sealed class PriceOverrideTests
{
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private static readonly Instant June = Instant.FromUtc(2026, 6, 1, 0, 0);

    [Fact]
    public async Task Agreed_prices_hold_for_what_is_billed_next_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site => await new BillingSite(site).SubscribeAsync(),
            async site => Assert.True((await SetAsync(site, 700)).IsSuccess),
            async site =>
            {
                var billing = new BillingSite(site);
                Assert.Equal(700, (await billing.AccountAsync()).Subscriptions.Single().Subscription.PriceOverride?.AmountMinor);
                Assert.Equal(1, await billing.EventsAsync("subscription.updated"));
                site.World.Clock.Set(May);
                await billing.CloseAsync();
                Assert.Equal(700, Assert.Single(await billing.InvoicesAsync()).Invoice.SubtotalMinor);
            });

        Assert.True(cases > 8, $"{cases} cases");
    }

    [Fact]
    public async Task Taking_prices_back_leaves_what_was_billed_and_bills_the_plans_again_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await new BillingSite(site).SubscribeAsync();
                Assert.True((await SetAsync(site, 700)).IsSuccess);
                site.World.Clock.Set(May);
                await new BillingSite(site).CloseAsync();
            },
            async site => Assert.True((await Prices(site).RemoveAsync(site.Space, await IdAsync(site), Command.FromJob("remove"), default)).IsSuccess),
            async site =>
            {
                var billing = new BillingSite(site);
                site.World.Clock.Set(June);
                await billing.CloseAsync();
                Assert.Equal([700L, 1000L], (await billing.InvoicesAsync()).Select(view => view.Invoice.SubtotalMinor));
                Assert.Null((await billing.AccountAsync()).Subscriptions.Single().Subscription.PriceOverride);
            });

        Assert.True(cases > 8, $"{cases} cases");
    }

    [Fact]
    public async Task Prices_agreed_while_the_period_closes_are_on_its_invoice_or_the_next_and_on_no_third()
    {
        var world = new World();
        Site site = world.Start();
        await new BillingSite(site).SubscribeAsync();
        world.Clock.Set(May);
        Site other = world.Start();
        await Task.WhenAll(new BillingSite(site).CloseAsync(), SetAsync(other, 700).AsTask());
        await new BillingSite(world.Start()).CloseAsync();
        world.Clock.Set(June);
        await new BillingSite(world.Start()).CloseAsync();

        List<InvoiceView> invoices = await new BillingSite(world.Start()).InvoicesAsync();
        Assert.Equal(2, invoices.Count);
        Assert.Contains(invoices[0].Invoice.SubtotalMinor, new[] { 700L, 1000L });
        Assert.Equal(700, invoices[1].Invoice.SubtotalMinor);
    }

    private static PriceOverrides Prices(Site site)
    {
        var billing = new BillingSite(site);
        return new PriceOverrides(new SubscriptionChange(site.Transactor, billing), billing);
    }

    private static async ValueTask<Result<Outcome<Subscription>>> SetAsync(Site site, long amountMinor) =>
        await Prices(site).SetAsync(site.Space, await IdAsync(site), new AgreedPrices(amountMinor, [], []), Command.FromJob("agree"), default);

    private static async Task<BillingId> IdAsync(Site site) => (await new BillingSite(site).AccountAsync()).Subscriptions.Single().Subscription.Id;
}
