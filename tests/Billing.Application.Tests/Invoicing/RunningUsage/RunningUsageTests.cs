using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.RunningUsage;

/// <summary>Usage that is billed before its period ends: charges in advance (rule 20) and progressive invoices (rule 19).</summary>
public sealed class RunningUsageTests
{
    private static readonly Instant InApril = Instant.FromUtc(2026, 4, 10, 12, 0);
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private static readonly Instant June = Instant.FromUtc(2026, 6, 1, 0, 0);
    private int _events;

    [Fact]
    public async Task A_charge_in_advance_bills_what_lies_above_the_highest_so_far()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true });
        Assert.Equal((UsageWatch.AdvanceCharges, false), site.Watching());
        await UseAsync(site, 4);
        await UseAsync(site, 3);
        await UseAsync(site, -5);
        await UseAsync(site, 4);
        Assert.Equal([200L, 150L], await SubtotalsAsync(site));

        await UseAsync(site, 2);
        await CloseAsync(site, May);

        Assert.Equal([200L, 150L, 50L], await SubtotalsAsync(site));
        Assert.All(await site.InvoicesAsync(), view => Assert.All(view.Fees, fee => Assert.Equal(FeeOrigin.Advance, fee.Origin)));
        Assert.Equal(480, Receivable(site));
        Assert.Equal((UsageWatch.AdvanceCharges, false), site.Watching());
    }

    [Fact]
    public async Task The_close_bills_the_rest_of_a_charge_in_advance_when_no_hint_came()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true });
        await UseAsync(site, 4);
        await site.CountAsync(Event(9), Event(2, "eu"));

        await CloseAsync(site, May);
        await site.FollowAsync();

        Assert.Equal([200L, 420L], await SubtotalsAsync(site));
    }

    [Fact]
    public async Task What_was_billed_in_advance_before_an_end_within_the_period_counts_when_late_usage_comes()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true });
        await UseAsync(site, 7);
        await site.ChangeAsync(account => account with
        {
            Subscriptions = [.. account.Subscriptions.Select(each => each.With(each.Subscription.Terminate(InApril + Duration.FromDays(5)).Value)!)],
        });
        await CloseAsync(site, InApril + Duration.FromDays(5));
        await site.CountAsync(Event(2));
        await site.FollowAsync();

        Assert.Equal([350L], await SubtotalsAsync(site));
        Assert.Equal([100L], (await site.AccountAsync()).Adjustments.SelectMany(pending => pending.Fees).Select(fee => fee.AmountMinor));
    }

    [Fact]
    public async Task Late_usage_of_a_charge_in_advance_is_billed_above_the_highest_of_its_period()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true });
        await UseAsync(site, 7);
        await CloseAsync(site, May);
        await site.CountAsync(Event(-2));
        await site.FollowAsync();
        Assert.Empty(site.Notes());

        await site.CountAsync(Event(7));
        await site.FollowAsync();
        await CloseAsync(site, June);

        Assert.Equal([350L, 190L], await SubtotalsAsync(site));

        await UseAsync(site, -4);
        Assert.Empty(site.Notes());
    }

    [Fact]
    public async Task Late_usage_fills_the_minimum_of_a_charge_in_advance()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true, ChargeMinimumMinor = 500 });
        await UseAsync(site, 4);
        await CloseAsync(site, May);
        Assert.Equal([200L, 300L], await SubtotalsAsync(site));

        await UseAsync(site, 3);
        Assert.Equal((0, 0), (site.Notes().Count, (await site.AccountAsync()).Adjustments.Count));
        await UseAsync(site, 5);
        await CloseAsync(site, June);

        Assert.Equal([200L, 300L, 540L], await SubtotalsAsync(site));
        Assert.Equal([40L, 500L], (await site.InvoicesAsync())[^1].Fees.Select(fee => fee.AmountMinor).Order());
    }

    [Fact]
    public async Task What_was_billed_in_advance_is_not_billed_again_when_nothing_was_left_to_bill_in_the_grace_period()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true }, graceDays: 5);
        await UseAsync(site, 4);
        await CloseAsync(site, May);
        Assert.Equal([200L], await SubtotalsAsync(site));

        await UseAsync(site, 3);

        Assert.Equal(150, (await site.AccountAsync()).Adjustments.Single().Fees.Sum(fee => fee.AmountMinor));
    }

    [Fact]
    public async Task The_close_moves_to_the_next_version_before_anything_of_the_next_period_is_billed()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true });
        await UseAsync(site, 4);
        await site.ChangeAsync(account => account with { Subscriptions = [.. account.Subscriptions.Select(billed => billed with { NextVersion = 2 })] });
        await UseAsync(site, 1);
        await CloseAsync(site, May);

        BilledSubscription moved = (await site.AccountAsync()).Subscriptions.Single();
        Assert.Equal((2, (int?)null), (moved.Subscription.PlanVersion, moved.NextVersion));
        Assert.Equal(2, (await new SubscriptionReader(site.Site.Tables, site.Site.Names).FindAsync(site.Site.Space, moved.Subscription.Id, default))!.PlanVersion);
        await site.CountAsync(LateCatalog.Event("may", May, 3));
        await site.FollowAsync();
        Assert.Equal([200L, 50L, 70L], await SubtotalsAsync(site));
    }

    [Fact]
    public async Task Invoices_in_advance_come_to_an_end_and_the_close_bills_the_rest()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true });
        BillingId[] made = [.. Enumerable.Range(1, BillRunningUsage.AdvanceInvoicesMax).Select(i => LateCatalog.PlanId.Part(i))];
        await site.ChangeAsync(account => account.With(account.Subscriptions[0] with { Running = new RunningPeriod { AdvanceInvoices = made } }));
        await UseAsync(site, 4);
        Assert.Empty(await site.InvoicesAsync());

        await CloseAsync(site, May);

        Assert.Equal([200L], await SubtotalsAsync(site));
    }

    [Fact]
    public async Task Crossing_a_threshold_makes_a_progressive_invoice_that_the_close_credits()
    {
        LateSite site = await SubscribedAsync(Progressive());
        foreach (int units in (int[])[8, 3, 10, 5])
        {
            await UseAsync(site, units);
        }

        List<InvoiceView> progressive = [.. (await site.InvoicesAsync()).OrderBy(view => view.Invoice.Number, StringComparer.Ordinal)];
        Assert.Equal([520L, 300L], progressive.Select(view => view.Invoice.SubtotalMinor - view.Invoice.ProgressiveCreditMinor));
        Assert.All(progressive, view => Assert.Equal((InvoiceType.ProgressiveBilling, InvoiceStatus.Finalized), (view.Invoice.Type, view.Invoice.Status)));

        await UseAsync(site, 1);
        await CloseAsync(site, May);

        Invoice april = (await site.InvoicesAsync()).Single(view => view.Invoice.Type == InvoiceType.Subscription).Invoice;
        Assert.Equal((840L, 820L, 24L), (april.SubtotalMinor, april.ProgressiveCreditMinor, april.TotalMinor));
        Assert.Equal(1008, Receivable(site));
    }

    [Fact]
    public async Task Progressive_invoices_beyond_the_period_are_credited_newest_first()
    {
        LateSite site = await SubscribedAsync(Progressive());
        await UseAsync(site, 11);
        await UseAsync(site, 15);
        await UseAsync(site, -16);

        await CloseAsync(site, May);

        Assert.Equal([300L, 20L], site.Notes().OrderByDescending(note => note.SubtotalMinor).Select(note => note.SubtotalMinor));
        Assert.Equal(600, Receivable(site));
    }

    [Fact]
    public async Task No_more_progressive_invoices_are_made_than_a_close_can_give_back()
    {
        LateSite site = await SubscribedAsync(Progressive());
        for (int step = 0; step < BillRunningUsage.ProgressiveInvoicesMax + 5; step++)
        {
            await UseAsync(site, 11);
        }

        List<InvoiceView> before = [.. await site.InvoicesAsync()];
        Assert.Equal(BillRunningUsage.ProgressiveInvoicesMax, before.Count(view => view.Invoice.Type == InvoiceType.ProgressiveBilling));

        await UseAsync(site, -11 * (BillRunningUsage.ProgressiveInvoicesMax + 5));
        await CloseAsync(site, May);

        Assert.Equal(BillRunningUsage.ProgressiveInvoicesMax, site.Notes().Count);
        Assert.Equal(0, Receivable(site));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Progressive_invoices_of_a_period_without_any_usage_left_are_credited_in_full(int graceDays)
    {
        LateSite site = await SubscribedAsync(Progressive(), graceDays);
        await UseAsync(site, 11);
        await UseAsync(site, -11);

        await CloseAsync(site, May);

        Assert.Equal((520L, 0L), (site.Notes().Single().SubtotalMinor, Receivable(site)));
    }

    [Fact]
    public async Task Late_usage_of_a_progressive_period_comes_to_the_rating_of_all_usage()
    {
        LateSite site = await SubscribedAsync(Progressive());
        await UseAsync(site, 11);
        await CloseAsync(site, May);
        await site.CountAsync(Event(-3));
        await site.FollowAsync();

        Assert.Equal(120, site.Notes().Single().SubtotalMinor);
        Assert.Equal(480, Receivable(site));
    }

    [Fact]
    public async Task Less_usage_is_taken_back_from_the_progressive_fees_of_its_own_line()
    {
        LateSite site = await SubscribedAsync(Progressive());
        await site.CountAsync(Event(11), Event(5, "eu"));
        await site.FollowAsync();
        Invoice progressive = (await site.InvoicesAsync()).Single().Invoice;
        await CloseAsync(site, May);

        await UseAsync(site, -3);

        CreditNote note = site.Notes().Single();
        Assert.Equal((progressive.Id, 120L), (note.InvoiceId, note.SubtotalMinor));
        Fee taken = (await site.InvoicesAsync()).Single(view => view.Invoice.Id == progressive.Id).Fees.Single(fee => fee.Ordinal == note.Items.Single().FeeOrdinal);
        Assert.Equal((null, 520L), (taken.Filter, taken.AmountMinor));
    }

    [Fact]
    public async Task Nobody_watches_when_no_subscription_does()
    {
        LateSite site = await SubscribedAsync(Progressive());
        Assert.Equal((UsageWatch.Thresholds, false), site.Watching());
        await site.ChangeAsync(account => account with { Subscriptions = [] });
        await site.CountAsync(Event(1));
        Assert.Equal((UsageWatch.Thresholds, true), site.Watching());

        await site.FollowAsync();
        await site.CountAsync(Event(1));

        Assert.Equal((UsageWatch.None, false), site.Watching());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Running_usage_is_billed_exactly_once_whatever_call_fails(bool inAdvance)
    {
        LateCatalog catalog = inAdvance ? new LateCatalog { InAdvance = true } : Progressive();
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                site.World.Clock.Set(InApril + Duration.FromDays(1));
                var running = new LateSite(site, catalog);
                await running.SubscribeAsync();
                await running.FollowAsync();
            },
            async site =>
            {
                var running = new LateSite(site, catalog);
                await running.CountAsync(LateCatalog.Event("one", InApril, 11));
                await running.FollowAsync();
            },
            async site =>
            {
                var running = new LateSite(site, catalog);
                await running.FollowAsync();
                Assert.Equal(520, Assert.Single(await running.InvoicesAsync()).Invoice.SubtotalMinor);
                Assert.Equal((624L, false), (Receivable(running), running.Watching().IsChanged));
            });

        Assert.True(cases > 40, $"{cases} cases");
    }

    [Fact]
    public async Task Both_ways_to_bill_before_the_end_come_through_whatever_call_fails()
    {
        LateCatalog catalog = new() { InAdvance = true, HasSecondCharge = true, Thresholds = [LateCatalog.Threshold(100, false)] };
        await CrashHarness.RunAsync(
            async site =>
            {
                site.World.Clock.Set(InApril + Duration.FromDays(1));
                var running = new LateSite(site, catalog);
                await running.SubscribeAsync();
                await running.FollowAsync();
                await running.CountAsync(LateCatalog.Event("one", InApril, 11));
            },
            async site => await new LateSite(site, catalog).FollowAsync(),
            async site =>
            {
                Assert.Equal([110L, 520L], (await new LateSite(site, catalog).InvoicesAsync()).Select(view => view.Invoice.SubtotalMinor).Order());
            });
    }

    private static LateCatalog Progressive() => new() { Thresholds = [LateCatalog.Threshold(500, false), LateCatalog.Threshold(300, true)] };

    private static async Task<LateSite> SubscribedAsync(LateCatalog catalog, int graceDays = 0)
    {
        var world = new World();
        world.Clock.Set(InApril + Duration.FromDays(1));
        var site = new LateSite(world.Start(), catalog);
        await site.SubscribeAsync(graceDays);
        await site.FollowAsync();
        return site;
    }

    private UsageEvent Event(decimal units, string? region = null) => LateCatalog.Event($"e{_events++}", InApril, units, region);

    private async Task UseAsync(LateSite site, decimal units)
    {
        await site.CountAsync(Event(units));
        await site.FollowAsync();
    }

    private static async Task CloseAsync(LateSite site, Instant at)
    {
        site.Site.World.Clock.Set(at);
        await site.CloseAsync();
    }

    private static async Task<IEnumerable<long>> SubtotalsAsync(LateSite site) =>
        (await site.InvoicesAsync()).OrderBy(view => view.Invoice.Number, StringComparer.Ordinal).Select(view => view.Invoice.SubtotalMinor);

    private static long Receivable(LateSite site) =>
        site.Journal().SelectMany(entry => entry.Postings).Where(posting => posting.Account == LedgerAccount.Receivable).Sum(posting => posting.AmountMinor);
}
