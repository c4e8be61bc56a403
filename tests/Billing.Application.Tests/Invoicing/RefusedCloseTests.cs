using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Application.Work;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>A customer with two subscriptions since 1 April, one under a plan that the catalogue has lost; the clock stands at 1 July.</summary>
public sealed class RefusedCloseTests
{
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private static readonly Instant July = Instant.FromUtc(2026, 7, 1, 0, 0);

    [Fact]
    public async Task A_period_that_cannot_be_closed_holds_up_no_other_and_is_listed_with_the_reason()
    {
        var world = new World();
        BillingSite billing = await BrokenAsync(world.Start());

        await billing.CloseAsync();

        Assert.Equal([1000L, 1000L, 1000L], (await billing.InvoicesAsync()).Select(view => view.Invoice.SubtotalMinor));
        RefusedClose refused = Assert.Single(await billing.RefusedAsync()).Refused;
        Assert.Equal(
            (RefusedCloseKind.Period, May, July, 1, July + Duration.FromMinutes(15), FailureKind.WrongState),
            (refused.Kind, refused.DueAt, refused.Since, refused.Attempts, refused.RetryAt, refused.Failure));
        Assert.Contains(BillingSite.Fragile.Id.ToString(), refused.Reason, StringComparison.Ordinal);
        Assert.Equal(July + Duration.FromMinutes(15), (await billing.AccountAsync()).CloseScheduledAt);
        Assert.Equal(1, await billing.EventsAsync("period_close.refused"));
    }

    [Fact]
    public async Task It_is_tried_again_later_each_time_until_the_catalogue_is_mended_and_then_catches_up_in_order()
    {
        var world = new World();
        BillingSite billing = await BrokenAsync(world.Start());
        await billing.CloseAsync();
        int[] minutes = [15, 30, 60, 120, 240, 360, 360];
        for (int i = 0; i < minutes.Length; i++)
        {
            RefusedClose refused = Assert.Single(await billing.RefusedAsync()).Refused;
            Assert.Equal((i + 1, Duration.FromMinutes(minutes[i])), (refused.Attempts, refused.RetryAt - world.Clock.GetCurrentInstant()));
            world.Clock.Set(refused.RetryAt);
            await billing.CloseAsync();
        }

        billing.IsBroken = false;
        world.Clock.Set((await billing.AccountAsync()).CloseScheduledAt!.Value);
        await billing.CloseAsync();

        Assert.Empty(await billing.RefusedAsync());
        CustomerAccount account = await billing.AccountAsync();
        Assert.Empty(account.Refused);
        Assert.All(account.Subscriptions, billed => Assert.Equal(July, billed.BilledUntil));
        Assert.Equal(
            [Instant.FromUtc(2026, 4, 1, 0, 0), May, Instant.FromUtc(2026, 6, 1, 0, 0)],
            (await billing.InvoicesAsync()).Where(view => view.Invoice.SubtotalMinor == 3000).OrderBy(view => view.Invoice.Number, StringComparer.Ordinal)
                .Select(view => view.Invoice.PeriodStart));
        Assert.Equal(1, await billing.EventsAsync("period_close.refused"));
    }

    [Fact]
    public async Task Whoever_mended_the_catalogue_need_not_wait()
    {
        var world = new World();
        Site site = world.Start();
        BillingSite billing = await BrokenAsync(site);
        await billing.CloseAsync();
        RefusedClose refused = Assert.Single(await billing.RefusedAsync()).Refused;
        int sent = world.Queues.Texts(WorkQueues.ClosePeriod).Count;

        billing.IsBroken = false;
        Result<Outcome<RefusedCloseRow>> retried = await new RefusedCloses(site.Transactor).RetryAsync(site.Space, refused.SubjectId, Command.FromJob("retry"), default);

        Assert.Equal(July, retried.Value.Value.Refused.RetryAt);
        Assert.Equal(sent + 1, world.Queues.Texts(WorkQueues.ClosePeriod).Count);
        await billing.CloseAsync();
        Assert.Empty(await billing.RefusedAsync());
        Assert.Equal(6, (await billing.InvoicesAsync()).Count);
        Result<Outcome<RefusedCloseRow>> again = await new RefusedCloses(site.Transactor).RetryAsync(site.Space, refused.SubjectId, Command.FromJob("again"), default);
        Assert.Equal(FailureKind.NotFound, again.Failure!.Kind);
    }

    [Fact]
    public async Task A_draft_that_cannot_become_final_holds_up_no_other_close()
    {
        var world = new World();
        world.Clock.Set(May);
        BillingSite billing = new(world.Start());
        Customer customer = await billing.SubscribeAsync(graceDays: 3);
        await billing.SubscribeToAsync(customer, "second", BillingSite.Fragile);
        await billing.CloseAsync();
        billing.IsBroken = true;

        world.Clock.Set(May + Duration.FromDays(3));
        await billing.CloseAsync();

        Assert.Equal(RefusedCloseKind.Draft, Assert.Single(await billing.RefusedAsync()).Refused.Kind);
        Assert.Equal([null, "INV-acme-0001"], (await billing.InvoicesAsync()).Select(view => view.Invoice.Number).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_refusal_is_noted_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site => await BrokenAsync(site),
            async site => await new BillingSite(site) { IsBroken = true }.CloseAsync(),
            async site =>
            {
                var billing = new BillingSite(site);
                Assert.Equal(1, Assert.Single(await billing.RefusedAsync()).Refused.Attempts);
                Assert.Equal(1, await billing.EventsAsync("period_close.refused"));
                Assert.Equal(3, (await billing.InvoicesAsync()).Count);
            });

        Assert.True(cases > 100, $"{cases} cases");
    }

    private static async Task<BillingSite> BrokenAsync(Site site)
    {
        var billing = new BillingSite(site);
        await billing.SubscribeToAsync(await billing.SubscribeAsync(), "second", BillingSite.Fragile);
        billing.IsBroken = true;
        return billing;
    }
}
