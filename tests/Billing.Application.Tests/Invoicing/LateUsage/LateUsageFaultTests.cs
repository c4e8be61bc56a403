using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.LateUsage;

/// <summary>Late usage is billed exactly once, whatever store call fails in whatever way on its way from the event to the invoice.</summary>
public sealed class LateUsageFaultTests
{
    private static readonly Instant InApril = Instant.FromUtc(2026, 4, 10, 12, 0);
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);

    [Fact]
    public async Task More_usage_is_billed_exactly_once_whatever_call_fails()
    {
        var catalog = new LateCatalog();
        int cases = await CrashHarness.RunAsync(
            site => PrepareAsync(site, catalog, graceDays: 0),
            async site =>
            {
                var late = new LateSite(site, catalog);
                await late.CountAsync(LateCatalog.Event("late", InApril, 5));
                await late.FollowAsync();
            },
            async site =>
            {
                var late = new LateSite(site, catalog);
                await late.FollowAsync();
                site.World.Clock.Set(Instant.FromUtc(2026, 6, 1, 0, 0));
                await late.CloseAsync();
                Assert.Equal([400L, 160L], (await late.InvoicesAsync()).Select(view => view.Invoice.SubtotalMinor));
                Assert.Equal((0, 0), (late.LateNotes(), (await late.AccountAsync()).Adjustments.Count));
                Assert.Equal(672, Receivable(late));
            });

        Assert.True(cases > 40, $"{cases} cases");
    }

    [Fact]
    public async Task Less_usage_is_credited_exactly_once_whatever_call_fails()
    {
        var catalog = new LateCatalog();
        int cases = await CrashHarness.RunAsync(
            site => PrepareAsync(site, catalog, graceDays: 0),
            async site =>
            {
                var late = new LateSite(site, catalog);
                await late.CountAsync(LateCatalog.Event("late", InApril, -3));
                await late.FollowAsync();
            },
            async site =>
            {
                var late = new LateSite(site, catalog);
                await late.FollowAsync();
                Assert.Equal(180, Assert.Single(late.Notes()).TotalMinor);
                Assert.Equal(0, late.LateNotes());
                Assert.Equal(300, Receivable(late));
            });

        Assert.True(cases > 40, $"{cases} cases");
    }

    [Fact]
    public async Task A_close_carries_late_usage_exactly_once_whatever_call_fails()
    {
        var catalog = new LateCatalog();
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await PrepareAsync(site, catalog, graceDays: 0);
                await new LateSite(site, catalog).CountAsync(LateCatalog.Event("late", InApril, 5), LateCatalog.Event("may", May, 4));
                site.World.Clock.Set(Instant.FromUtc(2026, 6, 1, 0, 0));
            },
            async site => await new LateSite(site, catalog).CloseAsync(),
            async site =>
            {
                var late = new LateSite(site, catalog);
                await late.FollowAsync();
                List<InvoiceView> invoices = await late.InvoicesAsync();
                Assert.Equal([400L, 360L], invoices.Select(view => view.Invoice.SubtotalMinor));
                Assert.Equal(2, late.Periods()[0].Invoices.Count);
                Assert.Equal((0, 0), (late.LateNotes(), (await late.AccountAsync()).Adjustments.Count));
                Assert.Equal(912, Receivable(late));
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task A_draft_takes_late_usage_exactly_once_whatever_call_fails()
    {
        var catalog = new LateCatalog();
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await PrepareAsync(site, catalog, graceDays: 10);
                await new LateSite(site, catalog).CountAsync(LateCatalog.Event("late", InApril, 5));
            },
            async site =>
            {
                var late = new LateSite(site, catalog);
                await late.FollowAsync();
                site.World.Clock.Set(May + Duration.FromDays(10));
                await late.CloseAsync();
            },
            async site =>
            {
                var late = new LateSite(site, catalog);
                InvoiceView april = Assert.Single(await late.InvoicesAsync());
                Assert.Equal((InvoiceStatus.Finalized, 560L), (april.Invoice.Status, april.Invoice.SubtotalMinor));
                Assert.Equal((0, 0), (late.LateNotes(), (await late.AccountAsync()).Adjustments.Count));
                Assert.Equal(672, Receivable(late));
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    private static async Task PrepareAsync(Site site, LateCatalog catalog, int graceDays)
    {
        site.World.Clock.Set(InApril + Duration.FromDays(1));
        var late = new LateSite(site, catalog);
        await late.SubscribeAsync(graceDays);
        await late.CountAsync(LateCatalog.Event("first", InApril, 8));
        site.World.Clock.Set(May);
        await late.CloseAsync();
    }

    private static long Receivable(LateSite site) =>
        site.Journal().SelectMany(entry => entry.Postings).Where(posting => posting.Account == LedgerAccount.Receivable).Sum(posting => posting.AmountMinor);
}
