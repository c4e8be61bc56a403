using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.RunningUsage;

/// <summary>Usage that is billed before the end of its period because somebody asks for it.</summary>
public sealed class BillUsageNowTests
{
    private static readonly Instant InApril = Instant.FromUtc(2026, 4, 10, 12, 0);
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private int _events;

    [Fact]
    public async Task Each_invoice_bills_what_came_since_the_last_and_the_close_only_the_rest()
    {
        LateSite site = await SubscribedAsync();
        await UseAsync(site, 4);
        InvoiceView first = (await NowAsync(site, "first")).Value.Value;
        Assert.Equal((InvoiceType.ProgressiveBilling, InvoiceStatus.Finalized, 200L, 240L), (first.Invoice.Type, first.Invoice.Status, first.Invoice.SubtotalMinor, first.Invoice.TotalMinor));

        await UseAsync(site, 8);
        InvoiceView second = (await NowAsync(site, "second")).Value.Value;
        Assert.Equal((540L, 200L), (second.Invoice.SubtotalMinor, second.Invoice.ProgressiveCreditMinor));

        await UseAsync(site, 1);
        site.Site.World.Clock.Set(May);
        await site.CloseAsync();
        Invoice april = (await site.InvoicesAsync()).Single(view => view.Invoice.Type == InvoiceType.Subscription).Invoice;
        Assert.Equal((560L, 540L, 24L), (april.SubtotalMinor, april.ProgressiveCreditMinor, april.TotalMinor));
    }

    [Fact]
    public async Task A_repeat_finds_the_first_invoice_and_without_new_usage_there_is_nothing_to_bill()
    {
        LateSite site = await SubscribedAsync();
        Assert.Equal(FailureKind.WrongState, (await NowAsync(site, "early")).Failure!.Kind);
        await UseAsync(site, 4);
        Outcome<InvoiceView> made = (await NowAsync(site, "first")).Value;
        Outcome<InvoiceView> again = (await NowAsync(site, "first")).Value;
        Assert.Equal((made.Value.Invoice.Id, false, true), (again.Value.Invoice.Id, made.Replayed, again.Replayed));
        Assert.Contains("nothing to bill", (await NowAsync(site, "second")).Failure!.Message, StringComparison.Ordinal);
        Assert.Single(await site.InvoicesAsync());
    }

    [Fact]
    public async Task What_was_void_is_billed_again_and_thresholds_are_judged_from_what_was_billed()
    {
        LateSite site = await SubscribedAsync(LateCatalog.Threshold(500, recurring: false));
        await UseAsync(site, 4);
        BillingId first = (await NowAsync(site, "first")).Value.Value.Invoice.Id;
        await site.VoidAsync(first);
        InvoiceView again = (await NowAsync(site, "again")).Value.Value;
        Assert.Equal((200L, 0L), (again.Invoice.SubtotalMinor, again.Invoice.ProgressiveCreditMinor));
        Assert.NotEqual(first, again.Invoice.Id);

        await UseAsync(site, 8);
        await site.FollowAsync();
        Invoice crossed = (await site.InvoicesAsync()).Select(view => view.Invoice).Single(invoice => invoice.SubtotalMinor == 540);
        Assert.Equal(200, crossed.ProgressiveCreditMinor);
    }

    [Fact]
    public async Task Nothing_is_billed_of_a_subscription_that_is_not_active_or_has_too_many_invoices_of_its_period()
    {
        LateSite site = await SubscribedAsync();
        for (int i = 0; i < BillRunningUsage.ProgressiveInvoicesMax; i++)
        {
            await UseAsync(site, 1);
            Assert.True((await NowAsync(site, $"n{i}")).IsSuccess);
        }

        await UseAsync(site, 1);
        Assert.Equal(FailureKind.WrongState, (await NowAsync(site, "more")).Failure!.Kind);
        await site.ChangeAsync(account => account with
        {
            Subscriptions = [.. account.Subscriptions.Select(each => each.With(each.Subscription with { Status = SubscriptionStatus.Paused, PausedAt = InApril })!)],
        });
        Assert.Contains("not active", (await NowAsync(site, "paused")).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_billed_once_whatever_call_fails()
    {
        LateCatalog catalog = new();
        await CrashHarness.RunAsync(
            async site =>
            {
                site.World.Clock.Set(InApril + Duration.FromDays(1));
                var running = new LateSite(site, catalog);
                await running.SubscribeAsync();
                await running.CountAsync(LateCatalog.Event("one", InApril, 4));
            },
            async site => await NowAsync(new LateSite(site, catalog), "only"),
            async site => Assert.Equal(200, Assert.Single(await new LateSite(site, catalog).InvoicesAsync()).Invoice.SubtotalMinor));
    }

    private static async Task<LateSite> SubscribedAsync(params Domain.Catalog.UsageThreshold[] thresholds)
    {
        var world = new World();
        world.Clock.Set(InApril + Duration.FromDays(1));
        var site = new LateSite(world.Start(), new LateCatalog { Thresholds = thresholds });
        await site.SubscribeAsync();
        await site.FollowAsync();
        return site;
    }

    private async Task UseAsync(LateSite site, decimal units) => await site.CountAsync(LateCatalog.Event($"e{_events++}", InApril, units));

    private static async Task<Result<Outcome<InvoiceView>>> NowAsync(LateSite site, string name) => await site.Now.RunAsync(
        site.Site.Space, (await site.AccountAsync()).Subscriptions.Single().Subscription.Id, Command.FromJob("now", name) with { Fingerprint = "same" }, default);
}
