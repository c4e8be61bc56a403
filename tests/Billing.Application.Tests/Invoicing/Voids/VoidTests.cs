using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.Voids;

/// <summary>A void invoice does not count as billed. A unit costs 50 up to ten, then 20; eight were used in April.</summary>
public sealed class VoidTests
{
    private static readonly Instant InApril = Instant.FromUtc(2026, 4, 10, 12, 0);
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private static readonly Instant June = Instant.FromUtc(2026, 6, 1, 0, 0);
    private int _events;

    [Fact]
    public async Task A_period_is_voided_and_billed_again_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await new BillingSite(site).SubscribeAsync();
                await new BillingSite(site).CloseAsync();
            },
            async site =>
            {
                var billing = new BillingSite(site);
                Invoice june = (await billing.InvoicesAsync()).First(view => view.Invoice.Number == "INV-acme-0003").Invoice;
                Assert.True((await billing.Void.RunAsync(site.Space, june.Id, Command.FromJob("void it"), default)).IsSuccess);
                Assert.True((await billing.Rebill.RunAsync(site.Space, june.Id, Command.FromJob("bill it again"), default)).IsSuccess);
            },
            async site =>
            {
                var billing = new BillingSite(site);
                List<InvoiceView> invoices = [.. (await billing.InvoicesAsync()).OrderBy(view => view.Invoice.Number)];
                Assert.Equal(["INV-acme-0001", "INV-acme-0002", "INV-acme-0003", "INV-acme-0004"], invoices.Select(view => view.Invoice.Number));
                (Invoice gone, Invoice again) = (invoices[2].Invoice, invoices[3].Invoice);
                Assert.Equal((InvoiceStatus.Voided, InvoiceStatus.Finalized, 1), (gone.Status, again.Status, again.Revision));
                Assert.Equal((gone.PeriodStart, gone.PeriodEnd, gone.TotalMinor), (again.PeriodStart, again.PeriodEnd, again.TotalMinor));
                Assert.Equal(InvoiceIds.Of(gone.CustomerId, gone.SubscriptionId!.Value.ToString(), gone.PeriodEnd, "period", revision: 1), again.Id);
                MoneyAgreement.Verify(site.World);
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task A_void_period_is_billed_again_once_with_the_usage_of_now()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog());
        Invoice first = (await site.InvoicesAsync()).Single().Invoice;
        await site.VoidAsync(first.Id);
        await UseAsync(site, InApril, 5);
        await site.FollowAsync();
        Assert.Empty((await site.AccountAsync()).Adjustments);

        Invoice second = (await site.RebillAsync(first.Id)).Invoice;
        Assert.Equal((560L, 1), (second.SubtotalMinor, second.Revision));
        Assert.Equal(FailureKind.WrongState, (await RebillAsync(site, first.Id)).Failure!.Kind);
        Assert.Equal(FailureKind.WrongState, (await RebillAsync(site, second.Id)).Failure!.Kind);

        await site.VoidAsync(second.Id);
        Assert.Equal((560L, 2), ((await site.RebillAsync(second.Id)).Invoice is { } third ? (third.SubtotalMinor, third.Revision) : default));
        await UseAsync(site, InApril, 1);
        await AdvanceAsync(site, June);
        Assert.Equal(20, (await site.InvoicesAsync()).Single(view => view.Fees.Any(fee => fee.Origin == FeeOrigin.Late)).Invoice.SubtotalMinor);
    }

    [Fact]
    public async Task Late_usage_on_a_void_invoice_waits_for_the_next()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog());
        await UseAsync(site, InApril, 5);
        await AdvanceAsync(site, June);
        List<InvoiceView> invoices = await site.InvoicesAsync();
        Result<Outcome<InvoiceView>> april = await site.Void.RunAsync(site.Site.Space, invoices[0].Invoice.Id, Command.FromJob("april"), default);
        Assert.Contains("another invoice", april.Failure!.Message, StringComparison.Ordinal);

        await site.VoidAsync(invoices[1].Invoice.Id);
        Assert.Equal(160, (await site.AccountAsync()).Adjustments.Single().Fees.Sum(fee => fee.AmountMinor));

        await site.VoidAsync(invoices[0].Invoice.Id);
        Assert.Empty((await site.AccountAsync()).Adjustments);
        Assert.Equal(560, (await site.RebillAsync(invoices[0].Invoice.Id)).Invoice.SubtotalMinor);
    }

    [Fact]
    public async Task A_progressive_invoice_that_is_void_is_billed_with_its_period()
    {
        LateSite site = await ProgressiveAsync(units: 12);
        Invoice progressive = (await site.InvoicesAsync()).Single().Invoice;
        await site.VoidAsync(progressive.Id);
        await UseAsync(site, InApril, 10);
        await site.FollowAsync();
        await AdvanceAsync(site, May);

        List<Invoice> standing = await StandingAsync(site);
        Assert.Equal(740, standing.Sum(invoice => invoice.SubtotalMinor - invoice.ProgressiveCreditMinor));
        Assert.Equal(standing.Count + 1, (await site.InvoicesAsync()).Select(view => view.Invoice.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_progressive_invoice_of_a_billed_period_is_voided_after_the_periods_own()
    {
        LateSite site = await ProgressiveAsync(units: 12);
        await UseAsync(site, InApril, 1);
        await AdvanceAsync(site, May);
        List<InvoiceView> invoices = [.. (await site.InvoicesAsync()).OrderBy(view => view.Invoice.Number)];
        (BillingId progressive, BillingId period) = (invoices[0].Invoice.Id, invoices[1].Invoice.Id);
        Assert.EndsWith("builds on this one: void that first", await RefusalOfVoidAsync(site, progressive), StringComparison.Ordinal);

        await site.VoidAsync(period);
        await site.VoidAsync(progressive);
        Invoice again = (await site.RebillAsync(period)).Invoice;

        Assert.Equal((560L, 0L), (again.SubtotalMinor, again.ProgressiveCreditMinor));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_progressive_invoice_of_a_period_that_ended_early_is_voided_after_the_periods_own(bool withItsPlan)
    {
        LateSite site = await ProgressiveAsync(units: 12);
        BillingId progressive = (await site.InvoicesAsync()).Single().Invoice.Id;
        await UseAsync(site, InApril, 1);
        Instant end = Instant.FromUtc(2026, 4, 20, 15, 0);
        await site.ChangeAsync(account => account.With((withItsPlan ? account.Subscriptions[0] with { Cuts = [new PlanCut(end, LateCatalog.PlanId, 1, null, null, null)] } : account.Subscriptions[0])
            .With(account.Subscriptions[0].Subscription with { Status = withItsPlan ? SubscriptionStatus.Active : SubscriptionStatus.Canceled, CanceledAt = withItsPlan ? null : end })!));
        await AdvanceAsync(site, end);
        BillingId period = (await site.InvoicesAsync()).Single(view => view.Invoice.Type == InvoiceType.Subscription).Invoice.Id;
        Assert.EndsWith("builds on this one: void that first", await RefusalOfVoidAsync(site, progressive), StringComparison.Ordinal);

        await site.VoidAsync(period);
        await site.VoidAsync(progressive);
        Assert.Equal((560L, 0L), (await site.RebillAsync(period)).Invoice is { } again ? (again.SubtotalMinor, again.ProgressiveCreditMinor) : default);
    }

    /// <summary>A period's invoice with nothing to pay is paid at once, and what is paid is never void: the way back is a credit note.</summary>
    [Fact]
    public async Task A_progressive_invoice_whose_period_came_to_nothing_more_is_credited_and_its_refusal_says_so()
    {
        LateSite site = await ProgressiveAsync(units: 12);
        await AdvanceAsync(site, May);
        Invoice[] invoices = [.. (await site.InvoicesAsync()).Select(view => view.Invoice).OrderBy(invoice => invoice.Number)];
        Assert.Equal((InvoiceStatus.Paid, 0L), (invoices[1].Status, invoices[1].TotalMinor));

        Assert.EndsWith("which cannot be voided: credit this one instead", await RefusalOfVoidAsync(site, invoices[0].Id), StringComparison.Ordinal);
        Assert.Equal(FailureKind.WrongState, (await site.Void.RunAsync(site.Site.Space, invoices[1].Id, Command.FromJob("zero"), default)).Failure!.Kind);
        await site.CreditAsync(invoices[0]);

        Assert.Equal((0L, InvoiceStatus.Paid), (await site.InvoicesAsync()).Single(view => view.Invoice.Id == invoices[0].Id).Invoice is { } credited ? (credited.AmountDueMinor, credited.Status) : default);
    }

    [Fact]
    public async Task A_progressive_invoice_whose_period_is_paid_is_voided_once_that_is_refunded()
    {
        LateSite site = await ProgressiveAsync(units: 12);
        await UseAsync(site, InApril, 1);
        await AdvanceAsync(site, May);
        Invoice[] invoices = [.. (await site.InvoicesAsync()).Select(view => view.Invoice).OrderBy(invoice => invoice.Number)];
        await site.PayAsync(invoices[1].Id);
        Assert.EndsWith("which is paid: refund and void that first, or credit this one instead", await RefusalOfVoidAsync(site, invoices[0].Id), StringComparison.Ordinal);

        InvoicePayment paid = (await site.InvoicesAsync()).Single(view => view.Invoice.Id == invoices[1].Id).Invoice.Payments.Single();
        Assert.True((await new ChangePayment(site.Site.Transactor).RefundAsync(site.Site.Space, paid.PaymentId, paid.AmountMinor, Command.FromJob("refund"), default)).IsSuccess);
        await site.VoidAsync(invoices[1].Id);
        await site.VoidAsync(invoices[0].Id);
    }

    [Fact]
    public async Task What_progressive_invoices_billed_too_much_is_credited_once()
    {
        LateSite site = await ProgressiveAsync(units: 12, commitmentMinor: 200);
        await UseAsync(site, InApril, -11);
        await UseAsync(site, InApril, 1, "eu");
        await AdvanceAsync(site, May);
        Assert.Equal(540 - 80, site.Notes().Sum(note => note.Items.Sum(item => item.AmountMinor)));
        Invoice period = (await site.InvoicesAsync()).Single(view => view.Invoice.Type == InvoiceType.Subscription).Invoice;

        await site.VoidAsync(period.Id);
        Invoice again = (await site.RebillAsync(period.Id)).Invoice;

        Assert.Equal((200L, 80L), (again.SubtotalMinor, again.ProgressiveCreditMinor));
        Assert.Equal(540 - 80, site.Notes().Sum(note => note.Items.Sum(item => item.AmountMinor)));
    }

    [Fact]
    public async Task Usage_in_advance_on_a_void_invoice_is_billed_again()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true });
        await UseAsync(site, InApril, 4);
        await site.FollowAsync();
        await site.VoidAsync((await site.InvoicesAsync()).Single().Invoice.Id);
        await UseAsync(site, InApril, 3);
        await site.FollowAsync();
        await AdvanceAsync(site, May);

        Assert.Equal(350, (await StandingAsync(site)).Sum(invoice => invoice.SubtotalMinor));
    }

    [Fact]
    public async Task The_rest_of_usage_in_advance_is_billed_again_with_a_void_period()
    {
        LateSite site = await SubscribedAsync(new LateCatalog { InAdvance = true });
        await UseAsync(site, InApril, 4);
        await site.FollowAsync();
        await UseAsync(site, InApril, 3);
        await AdvanceAsync(site, May);
        Invoice period = (await site.InvoicesAsync()).OrderBy(view => view.Invoice.Number).Last().Invoice;
        Assert.Equal(150, period.SubtotalMinor);

        await site.VoidAsync(period.Id);
        Assert.Equal(150, (await site.RebillAsync(period.Id)).Invoice.SubtotalMinor);
    }

    [Fact]
    public async Task A_deleted_draft_is_found_no_more_and_its_period_can_be_billed()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), graceDays: 20);
        Invoice draft = (await site.InvoicesAsync()).Single().Invoice;
        Assert.True((await site.Change.DeleteAsync(site.Site.Space, draft.Id, Command.FromJob("delete"), default)).IsSuccess);

        Assert.Empty(await site.InvoicesAsync());
        Assert.Empty((await site.AccountAsync()).Drafts);
        Assert.Null(await new InvoiceReader(site.Site.Tables).FindAsync(site.Site.Space, draft.Id, default));
        Assert.Equal(FailureKind.NotFound, (await site.Change.DeleteAsync(site.Site.Space, draft.Id, Command.FromJob("again"), default)).Failure!.Kind);
        Invoice again = (await site.RebillAsync(draft.Id)).Invoice;
        Assert.Equal((InvoiceStatus.Draft, 400L), (again.Status, again.SubtotalMinor));
        Assert.Equal(May + Duration.FromDays(20), (await site.AccountAsync()).Drafts.Single().FinalizeAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task A_period_billed_in_advance_from_its_middle_is_opened_by_a_void_and_billed_again(int graceDays)
    {
        Instant started = Instant.FromUtc(2026, 4, 10, 15, 35);
        var world = new World();
        world.Clock.Set(started);
        var site = new BillingSite(world.Start());
        await site.SubscribeAsync(graceDays, with: input => input with { StartedAt = started, PayInAdvance = true, BillingTime = BillingTime.Calendar });
        await site.CloseAsync();
        Invoice first = (await site.InvoicesAsync()).Single().Invoice;

        Assert.True((await site.Void.RunAsync(world.Space, first.Id, Command.FromJob("void"), default)).IsSuccess);
        Assert.Empty((await site.AccountAsync()).Drafts);
        Invoice again = (await site.Rebill.RunAsync(world.Space, first.Id, Command.FromJob("again"), default)).Value.Value.Invoice;

        Assert.Equal((first.PeriodStart, first.PeriodEnd, first.TotalMinor, 1), (again.PeriodStart, again.PeriodEnd, again.TotalMinor, again.Revision));
    }

    private static async Task<string> RefusalOfVoidAsync(LateSite site, BillingId id) =>
        (await site.Void.RunAsync(site.Site.Space, id, Command.Once(site.Site.Random), default)).Failure!.Message;

    private static ValueTask<Result<Outcome<InvoiceView>>> RebillAsync(LateSite site, BillingId id) =>
        site.Rebill.RunAsync(site.Site.Space, id, Command.Once(site.Site.Random), default);

    private static async Task<List<Invoice>> StandingAsync(LateSite site) =>
        [.. (await site.InvoicesAsync()).Select(view => view.Invoice).Where(invoice => invoice.Status != InvoiceStatus.Voided)];

    /// <summary>A running April with a progressive invoice of 540 for twelve units.</summary>
    private async Task<LateSite> ProgressiveAsync(decimal units, long commitmentMinor = 0)
    {
        LateSite site = await SubscribedAsync(
            new LateCatalog { Thresholds = [LateCatalog.Threshold(500, recurring: true)], CommitmentMinor = commitmentMinor });
        await UseAsync(site, InApril, units);
        await site.FollowAsync();
        return site;
    }

    private async Task<LateSite> ClosedAprilAsync(LateCatalog catalog, int graceDays = 0)
    {
        LateSite site = await SubscribedAsync(catalog, graceDays);
        await UseAsync(site, InApril, 8);
        await AdvanceAsync(site, May);
        return site;
    }

    private static async Task<LateSite> SubscribedAsync(LateCatalog catalog, int graceDays = 0)
    {
        var world = new World();
        world.Clock.Set(InApril + Duration.FromDays(1));
        var site = new LateSite(world.Start(), catalog);
        await site.SubscribeAsync(graceDays);
        return site;
    }

    private Task UseAsync(LateSite site, Instant at, decimal units, string? region = null) =>
        site.CountAsync(LateCatalog.Event($"e{_events++}", at, units, region));

    private static async Task AdvanceAsync(LateSite site, Instant to)
    {
        site.Site.World.Clock.Set(to);
        await site.CloseAsync();
    }
}
