using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.Groups;

/// <summary>Two subscriptions to one plan that share their invoices: both pay for all usage of their customer. 1 to 10 units cost 50 each, further ones 20.</summary>
public sealed class GroupUsageTests
{
    private static readonly Instant InApril = LateCatalog.Started + Duration.FromDays(9);
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private static readonly Instant June = Instant.FromUtc(2026, 6, 1, 0, 0);

    [Fact]
    public async Task Late_usage_of_all_members_is_on_the_next_shared_invoice_exactly_once_whatever_call_fails()
    {
        var catalog = new LateCatalog();
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                var late = new LateSite(site, catalog);
                await CloseAprilAsync(late);
                await late.CountAsync(LateCatalog.Event("late", InApril, 2), LateCatalog.Event("may", May + Duration.FromHours(3), 1));
                site.World.Clock.Set(June);
            },
            async site => await new LateSite(site, catalog).CloseAsync(),
            async site =>
            {
                var late = new LateSite(site, catalog);
                List<InvoiceView> invoices = await late.InvoicesAsync();
                Assert.Equal([800L, 300L], invoices.Select(view => view.Invoice.SubtotalMinor));
                Assert.Equal([50L, 50L, 100L, 100L], invoices[1].Fees.Select(fee => fee.AmountMinor));
                Assert.Equal(2, invoices[1].Invoice.LatePeriods.Count);
                Assert.Empty((await late.AccountAsync()).Adjustments);
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task Late_usage_in_the_grace_period_is_on_the_draft_of_the_group()
    {
        var late = new LateSite(new World().Start(), new LateCatalog());
        await CloseAprilAsync(late, graceDays: 10);
        await late.CountAsync(LateCatalog.Event("late", InApril, 1));
        await late.FollowAsync();

        InvoiceView draft = Assert.Single(await late.InvoicesAsync());
        Assert.Equal((InvoiceStatus.Draft, 900L), (draft.Invoice.Status, draft.Invoice.SubtotalMinor));
        late.Site.World.Clock.Set(May + Duration.FromDays(10));
        await late.CloseAsync();
        Assert.Equal((InvoiceStatus.Finalized, 900L), (await late.InvoicesAsync()).Select(view => (view.Invoice.Status, view.Invoice.SubtotalMinor)).Single());
    }

    [Fact]
    public async Task Less_usage_takes_each_members_share_back_from_the_shared_invoice()
    {
        var late = new LateSite(new World().Start(), new LateCatalog());
        await CloseAprilAsync(late);
        await late.CountAsync(LateCatalog.Event("less", InApril, -2));
        await late.FollowAsync();

        Assert.Equal([120L, 120L], late.Notes().Select(note => note.TotalMinor));
        Assert.Equal(720, (await late.InvoicesAsync()).Single().Invoice.AmountDueMinor);
    }

    [Fact]
    public async Task Voiding_the_invoice_that_carried_late_usage_lets_it_wait_again_for_each_member()
    {
        var late = new LateSite(new World().Start(), new LateCatalog());
        await CloseAprilAsync(late);
        await late.CountAsync(LateCatalog.Event("late", InApril, 2), LateCatalog.Event("may", May + Duration.FromHours(3), 1));
        late.Site.World.Clock.Set(June);
        await late.CloseAsync();
        InvoiceView may = (await late.InvoicesAsync())[1];
        await late.VoidAsync(may.Invoice.Id);

        Assert.Equal([100L, 100L], (await late.AccountAsync()).Adjustments.SelectMany(pending => pending.Fees).Select(fee => fee.AmountMinor));
        Assert.Equal(300, (await late.RebillAsync(may.Invoice.Id)).Invoice.SubtotalMinor);
        Assert.Empty((await late.AccountAsync()).Adjustments);
    }

    [Fact]
    public async Task Progressive_invoices_of_each_member_are_credited_for_its_own_usage_only()
    {
        LateSite late = await BilledInAprilAsync();
        late.Site.World.Clock.Set(May - Duration.FromDays(1));
        await late.CountAsync(LateCatalog.Event("more", May - Duration.FromDays(1), 1));
        await late.FollowAsync();
        late.Site.World.Clock.Set(May);
        await late.CloseAsync();

        List<Invoice> invoices = [.. (await late.InvoicesAsync()).Select(view => view.Invoice)];
        Assert.Equal([400L, 400L], invoices.Where(invoice => invoice.Type == InvoiceType.ProgressiveBilling).Select(invoice => invoice.SubtotalMinor));
        InvoiceView shared = (await late.InvoicesAsync()).Single(view => view.Invoice.BillingGroup is not null);
        Assert.Equal((900L, 800L, 120L), (shared.Invoice.SubtotalMinor, shared.Invoice.ProgressiveCreditMinor, shared.Invoice.TotalMinor));
        Assert.All(shared.Fees, fee => Assert.Equal((450L, 400L), (fee.AmountMinor, fee.ProgressiveCreditMinor)));
    }

    [Fact]
    public async Task Progressive_invoices_beyond_the_usage_of_one_member_are_given_back_on_its_own()
    {
        LateSite late = await BilledInAprilAsync();
        await late.CountAsync(LateCatalog.Event("less", InApril + Duration.FromHours(1), -3));
        late.Site.World.Clock.Set(May);
        await late.CloseAsync();

        InvoiceView shared = (await late.InvoicesAsync()).Single(view => view.Invoice.BillingGroup is not null);
        Assert.Equal((500L, 500L, 0L), (shared.Invoice.SubtotalMinor, shared.Invoice.ProgressiveCreditMinor, shared.Invoice.TotalMinor));
        Assert.Equal([180L, 180L], late.Notes().Select(note => note.TotalMinor));
        Assert.Equal(2, late.Notes().Select(note => note.InvoiceId).Distinct().Count());
    }

    [Fact]
    public async Task The_preview_of_a_member_is_the_invoice_that_all_of_them_will_share()
    {
        var late = new LateSite(new World().Start(), new LateCatalog());
        late.Site.World.Clock.Set(LateCatalog.Started);
        await late.SubscribeGroupAsync();
        late.Site.World.Clock.Set(InApril);
        await late.CountAsync(LateCatalog.Event("usage", InApril, 8));
        BillingId[] members = [.. (await late.AccountAsync()).Subscriptions.Select(billed => billed.Subscription.Id)];

        foreach (BillingId member in members)
        {
            PreviewedInvoice preview = (await late.Preview.RunAsync(late.Site.Space, member, null, null, default)).Value;
            Assert.Equal(960, preview.Computed.TotalMinor);
            Assert.Equal(members.Order(), preview.Computed.Fees.Select(fee => fee.SubscriptionId!.Value).Order());
        }

        PreviewedInvoice part = (await late.Preview.RunAsync(late.Site.Space, members[0], LateCatalog.Started, InApril + Duration.FromDays(1), default)).Value;
        Assert.Equal(480, part.Computed.TotalMinor);
    }

    /// <summary>A running April with a progressive invoice of 400 for each of the two: both have passed their threshold with eight units.</summary>
    private static async Task<LateSite> BilledInAprilAsync()
    {
        var late = new LateSite(new World().Start(), new LateCatalog { Thresholds = [LateCatalog.Threshold(300, recurring: false)] });
        late.Site.World.Clock.Set(LateCatalog.Started);
        await late.SubscribeGroupAsync();
        await late.CloseAsync();
        await late.FollowAsync();
        late.Site.World.Clock.Set(InApril);
        await late.CountAsync(LateCatalog.Event("usage", InApril, 8));
        await late.FollowAsync();
        return late;
    }

    private static async Task CloseAprilAsync(LateSite late, int graceDays = 0)
    {
        late.Site.World.Clock.Set(LateCatalog.Started);
        await late.SubscribeGroupAsync(graceDays);
        late.Site.World.Clock.Set(InApril);
        await late.CountAsync(LateCatalog.Event("april", InApril, 8));
        late.Site.World.Clock.Set(May);
        await late.CloseAsync();
    }
}
