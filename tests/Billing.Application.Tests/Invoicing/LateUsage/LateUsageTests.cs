using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.LateUsage;

/// <summary>Rule 23: usage that comes after its period was sealed.</summary>
public sealed class LateUsageTests
{
    private static readonly Instant InApril = Instant.FromUtc(2026, 4, 10, 12, 0);
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private static readonly Instant June = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly Instant July = Instant.FromUtc(2026, 7, 1, 0, 0);

    [Fact]
    public async Task More_usage_of_a_final_period_is_a_dated_line_of_the_next_invoice()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8);
        await site.CountAsync(LateCatalog.Event("late", InApril, 5));
        await site.FollowAsync();
        Assert.Equal(0, site.LateNotes());

        await AdvanceAsync(site, June);

        List<InvoiceView> invoices = await site.InvoicesAsync();
        Assert.Equal([400L, 160L], invoices.Select(view => view.Invoice.SubtotalMinor));
        Fee late = invoices[1].Fees.Single(fee => fee.Origin == FeeOrigin.Late);
        Assert.Equal((160L, 32L, 5m, LateCatalog.Started, May), (late.AmountMinor, late.TaxMinor, late.Units, late.PeriodStart, late.PeriodEnd));
        Assert.Equal(late.ExactAmountMinor, late.Explanation!.Lines.Sum(line => line.AmountMinor));
        Assert.Empty((await site.AccountAsync()).Adjustments);
    }

    [Fact]
    public async Task A_note_that_many_periods_share_is_followed_up_for_those_that_are_closed_and_stays_for_the_others()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8);
        for (int n = 0; n < ReRateRows.SinglesMax; n++)
        {
            await new UsageSeal(site.Site.Tables).SealAsync(site.Site.Space, (await site.AccountAsync()).Customer.Id.Owner, $"closing {n}", LateCatalog.Started, May, default);
        }

        await site.CountAsync(LateCatalog.Event("late", InApril, 5));
        await site.FollowAsync();
        await site.FollowAsync();
        Assert.Equal(1, site.LateNotes());

        await AdvanceAsync(site, June);

        Assert.Equal([400L, 160L], (await site.InvoicesAsync()).Select(view => view.Invoice.SubtotalMinor));
    }

    [Fact]
    public async Task A_draft_in_its_grace_period_is_computed_anew()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8, graceDays: 20);
        await site.CountAsync(LateCatalog.Event("late", InApril, 5));
        await site.FollowAsync();
        InvoiceView draft = (await site.InvoicesAsync()).Single();
        Assert.Equal((InvoiceStatus.Draft, 560L, 2L), (draft.Invoice.Status, draft.Invoice.SubtotalMinor, draft.Invoice.UsageVersion));

        await AdvanceAsync(site, May + Duration.FromDays(20));

        InvoiceView final = (await site.InvoicesAsync()).Single();
        Assert.Equal((InvoiceStatus.Finalized, 560L), (final.Invoice.Status, final.Invoice.SubtotalMinor));
    }

    [Fact]
    public async Task A_draft_becomes_final_with_the_usage_of_that_moment_whether_or_not_a_hint_came()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8, graceDays: 20);
        await site.CountAsync(LateCatalog.Event("late", InApril, 5));

        await site.FinalizeAsync((await site.InvoicesAsync()).Single().Invoice.Id);
        await site.FollowAsync();

        Assert.Equal(560, (await site.InvoicesAsync()).Single().Invoice.SubtotalMinor);
        Assert.Empty((await site.AccountAsync()).Adjustments);
        Assert.Equal(0, site.LateNotes());
    }

    [Fact]
    public async Task Less_usage_of_an_unpaid_invoice_is_a_note_that_lowers_what_is_due()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8);
        await site.CountAsync(LateCatalog.Event("late", InApril, -3));
        await site.FollowAsync();

        CreditNote note = site.Notes().Single();
        Invoice april = (await site.InvoicesAsync()).Single().Invoice;
        Assert.Equal((150L, 30L, 180L, 180L, 0L), (note.SubtotalMinor, note.TaxMinor, note.TotalMinor, note.OffsetMinor, note.CreditMinor));
        Assert.Equal((480L, 300L), (april.TotalMinor, april.AmountDueMinor));
        Assert.Equal($"{april.Number}-CN1", note.Number);
        Assert.Equal(300, site.Journal().SelectMany(entry => entry.Postings).Where(p => p.Account == LedgerAccount.Receivable).Sum(p => p.AmountMinor));
    }

    [Fact]
    public async Task A_note_on_a_paid_invoice_is_credit_that_pays_the_next_one()
    {
        var catalog = new LateCatalog();
        LateSite site = await ClosedAprilAsync(catalog, units: 8);
        await PayAsync(site);
        await site.CountAsync(LateCatalog.Event("late", InApril, -3), LateCatalog.Event("may", May + Duration.FromHours(2), 2));
        await site.FollowAsync();
        Assert.Equal(180, (await site.AccountAsync()).Credits.Single().BalanceMinor);

        await AdvanceAsync(site, June);

        Invoice may = (await site.InvoicesAsync())[1].Invoice;
        Assert.Equal((120L, 120L, 0L, InvoiceStatus.Paid), (may.TotalMinor, may.CreditNotesMinor, may.AmountDueMinor, may.Status));
        Assert.Equal(60, (await site.AccountAsync()).Credits.Single().BalanceMinor);
        Assert.Equal((60L, CreditStatus.Available), (site.Notes().Single().BalanceMinor, site.Notes().Single().CreditStatus));
    }

    [Fact]
    public async Task Late_usage_after_a_void_draft_waits_until_the_period_is_billed_again()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8, graceDays: 20);
        await site.VoidAsync((await site.InvoicesAsync()).Single().Invoice.Id);

        await site.CountAsync(LateCatalog.Event("late", InApril, 5));
        await site.FollowAsync();

        Assert.Empty((await site.AccountAsync()).Adjustments);
        Assert.Equal(560, (await site.RebillAsync((await site.InvoicesAsync()).Single().Invoice.Id)).Invoice.SubtotalMinor);
    }

    [Fact]
    public async Task Late_usage_is_priced_by_the_plan_version_of_its_own_period()
    {
        var catalog = new LateCatalog();
        LateSite site = await ClosedAprilAsync(catalog, units: 8);
        await site.ChangeAsync(MoveTo(2));
        await site.CountAsync(LateCatalog.Event("late", InApril, 5), LateCatalog.Event("may", May + Duration.FromHours(3), 4));

        await AdvanceAsync(site, June);

        List<Fee> fees = [.. (await site.InvoicesAsync())[1].Fees];
        Assert.Equal([140L, 160L], fees.Select(fee => fee.AmountMinor));
        Assert.Equal([FeeOrigin.Period, FeeOrigin.Late], fees.Select(fee => fee.Origin));
    }

    [Fact]
    public async Task Usage_that_comes_and_goes_before_the_next_invoice_leaves_nothing()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8);
        await site.CountAsync(LateCatalog.Event("late", InApril, 5));
        await site.FollowAsync();
        Assert.Single((await site.AccountAsync()).Adjustments);

        await site.CountAsync(LateCatalog.Event("undone", InApril, -5));
        await site.FollowAsync();

        Assert.Empty((await site.AccountAsync()).Adjustments);
        Assert.Empty(site.Notes());
    }

    [Fact]
    public async Task A_commitment_takes_less_when_late_usage_fills_it()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog { CommitmentMinor = 1000 }, units: 8);
        Assert.Equal(1000, (await site.InvoicesAsync()).Single().Invoice.SubtotalMinor);
        await site.CountAsync(LateCatalog.Event("late", InApril, 5));
        await site.FollowAsync();

        Assert.Equal(160, (await site.AccountAsync()).Adjustments.Single().Fees.Sum(fee => fee.AmountMinor));
        Assert.Equal(160, site.Notes().Single().SubtotalMinor);
    }

    [Fact]
    public async Task Late_usage_of_an_ended_subscription_gets_an_invoice_of_its_own_after_a_day()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8);
        await site.ChangeAsync(account => account with { Subscriptions = [] });
        await site.CountAsync(LateCatalog.Event("late", InApril, 5));
        await site.FollowAsync();
        Instant settleAt = (await site.AccountAsync()).CloseScheduledAt!.Value;
        Assert.Equal(May + Duration.FromDays(1), settleAt);

        await AdvanceAsync(site, settleAt);

        List<InvoiceView> invoices = await site.InvoicesAsync();
        Assert.Equal([480L, 192L], invoices.Select(view => view.Invoice.TotalMinor));
        Assert.Equal((InvoiceStatus.Finalized, FeeOrigin.Late), (invoices[1].Invoice.Status, invoices[1].Fees.Single().Origin));
        Assert.Null((await site.AccountAsync()).CloseScheduledAt);
        await site.CountAsync(LateCatalog.Event("later", InApril, 1));
        await site.FollowAsync();
        Assert.Equal(20, (await site.AccountAsync()).Adjustments.Single().Fees.Single().AmountMinor);
    }

    [Fact]
    public async Task A_zone_change_holds_from_the_next_period()
    {
        LateSite site = await ClosedAprilAsync(new LateCatalog(), units: 8);
        await site.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = "Asia/Kolkata" } });
        Instant mayEvening = Instant.FromUtc(2026, 5, 31, 20, 0);
        site.Site.World.Clock.Set(June);
        await site.CountAsync(LateCatalog.Event("may", mayEvening, 1));
        await site.CloseAsync();
        site.Site.World.Clock.Set(Instant.FromUtc(2026, 6, 30, 18, 30));
        await site.CountAsync(LateCatalog.Event("june", Instant.FromUtc(2026, 6, 30, 18, 0), 1));
        await site.CloseAsync();
        await AdvanceAsync(site, July + Duration.FromDays(31));

        List<RatedPeriod> periods = site.Periods();
        Assert.Equal(
            [May, June, Instant.FromUtc(2026, 6, 30, 18, 30), Instant.FromUtc(2026, 7, 31, 18, 30)], periods.Select(period => period.To));
        Assert.Equal([LateCatalog.Started, May, June, Instant.FromUtc(2026, 6, 30, 18, 30)], periods.Select(period => period.From));
        Assert.Equal(["UTC", "UTC", "Asia/Kolkata", "Asia/Kolkata"], periods.Select(period => period.TimeZoneId));
        Assert.Equal([400L, 50L, 50L], (await site.InvoicesAsync()).Select(view => view.Invoice.SubtotalMinor));
    }

    /// <summary>A site whose customer used some units in April, closed on 1 May.</summary>
    private static async Task<LateSite> ClosedAprilAsync(LateCatalog catalog, decimal units, int graceDays = 0)
    {
        var world = new World();
        world.Clock.Set(InApril + Duration.FromDays(1));
        var site = new LateSite(world.Start(), catalog);
        await site.SubscribeAsync(graceDays);
        await site.CountAsync(LateCatalog.Event("first", InApril, units));
        await AdvanceAsync(site, May);
        return site;
    }

    private static async Task AdvanceAsync(LateSite site, Instant to)
    {
        site.Site.World.Clock.Set(to);
        await site.CloseAsync();
    }

    private static async Task PayAsync(LateSite site)
    {
        foreach (InvoiceView view in await site.InvoicesAsync())
        {
            await site.PayAsync(view.Invoice.Id);
        }
    }

    private static Func<CustomerAccount, CustomerAccount> MoveTo(int version) => account => account with
    {
        Subscriptions = [.. account.Subscriptions.Select(billed => billed with { Subscription = billed.Subscription with { PlanVersion = version } })],
    };
}
