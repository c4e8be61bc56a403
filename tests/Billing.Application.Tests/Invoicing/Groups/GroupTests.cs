using Billing.Application.Consistency;
using Billing.Application.Consistency.Checks;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.Groups;

/// <summary>A customer with subscriptions of 10.00 USD a month that share their invoices; taxes are 20 %.</summary>
public sealed class GroupTests
{
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);
    private static readonly Instant June = Instant.FromUtc(2026, 6, 1, 0, 0);

    [Fact]
    public async Task Members_are_closed_onto_one_invoice_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await PrepareAsync(site, members: 3);
                await new BillingSite(site).SubscribeToAsync((await new BillingSite(site).AccountAsync()).Customer, "alone", BillingSite.Plan);
                site.World.Clock.Set(May);
            },
            async site => await new BillingSite(site).CloseAsync(),
            async site =>
            {
                var billing = new BillingSite(site);
                List<InvoiceView> invoices = [.. (await billing.InvoicesAsync()).OrderBy(view => view.Fees.Count)];
                Assert.Equal([1, 3], invoices.Select(view => view.Fees.Count));
                VerifyShared(invoices[1], members: 3);
                Assert.Equal(["INV-acme-0001", "INV-acme-0002"], invoices.Select(view => view.Invoice.Number).Order());
                Assert.Null(invoices[0].Invoice.BillingGroup);
                Assert.Equal(2, await billing.EventsAsync("invoice.finalized"));
                CustomerAccount account = await billing.AccountAsync();
                Assert.All(account.Subscriptions, billed => Assert.Equal(May, billed.BilledUntil));
                Assert.Empty(account.Drafts);
                Assert.Equal(June, account.CloseScheduledAt);
                Assert.Empty(await FindingsAsync(site));
            });

        Assert.True(cases > 60, $"{cases} cases");
    }

    [Fact]
    public async Task Workers_at_the_same_time_and_afterwards_make_the_shared_invoice_once()
    {
        var world = new World();
        await PrepareAsync(world.Start(), members: 4);
        world.Clock.Set(May);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new BillingSite(world.Start()).CloseAsync()));
        await new BillingSite(world.Start()).CloseAsync();

        VerifyShared(Assert.Single(await new BillingSite(world.Start()).InvoicesAsync()), members: 4);
    }

    [Fact]
    public async Task More_members_than_an_invoice_holds_are_billed_by_themselves_and_none_twice()
    {
        var world = new World();
        await PrepareAsync(world.Start(), members: BillingGroups.MembersMax + 3);
        world.Clock.Set(May);
        var billing = new BillingSite(world.Start());
        await billing.CloseAsync();

        List<InvoiceView> invoices = [.. (await billing.InvoicesAsync()).OrderByDescending(view => view.Fees.Count)];
        Assert.Equal([BillingGroups.MembersMax, 1, 1, 1], invoices.Select(view => view.Fees.Count));
        VerifyShared(invoices[0], BillingGroups.MembersMax);
        Assert.Equal(BillingGroups.MembersMax + 3, invoices.SelectMany(view => view.Fees).Select(fee => fee.SubscriptionId).Distinct().Count());
        Assert.Equal(May, (await billing.AccountAsync()).Subscriptions.Select(billed => billed.BilledUntil).Distinct().Single());
    }

    [Fact]
    public async Task A_draft_waits_for_a_member_that_is_refused_and_bills_all_when_it_is_mended()
    {
        var world = new World();
        Site site = world.Start();
        await PrepareAsync(site, members: 2);
        var billing = new BillingSite(site);
        await billing.SubscribeToAsync((await billing.AccountAsync()).Customer, "fragile", BillingSite.Fragile, group: "main");
        billing.IsBroken = true;
        world.Clock.Set(May);
        await billing.CloseAsync();

        InvoiceView draft = Assert.Single(await billing.InvoicesAsync());
        Assert.Equal((InvoiceStatus.Draft, 2), (draft.Invoice.Status, draft.Fees.Count));
        billing.IsBroken = false;
        world.Clock.Set((await billing.AccountAsync()).CloseScheduledAt!.Value);
        await billing.CloseAsync();

        InvoiceView whole = Assert.Single(await billing.InvoicesAsync());
        Assert.Equal((InvoiceStatus.Finalized, 5000L), (whole.Invoice.Status, whole.Invoice.SubtotalMinor));
        Assert.Equal(May, whole.Invoice.IssuedAt);
    }

    [Fact]
    public async Task A_member_that_comes_when_the_invoice_is_made_is_billed_by_itself()
    {
        (World world, Site site, BillingSite billing) = await ClosedAprilAsync(members: 2);
        await billing.SubscribeToAsync((await billing.AccountAsync()).Customer, "late", BillingSite.Plan, group: "main");
        await billing.CloseAsync();

        List<InvoiceView> invoices = await billing.InvoicesAsync();
        Assert.Equal([2, 1], invoices.Select(view => view.Fees.Count).OrderDescending());
        world.Clock.Set(June);
        await billing.CloseAsync();
        Assert.Equal([3, 2, 1], (await billing.InvoicesAsync()).Select(view => view.Fees.Count).OrderDescending());
        Assert.Empty(await FindingsAsync(site));
    }

    [Fact]
    public async Task A_member_joins_the_draft_of_its_group_while_that_is_one()
    {
        (World world, _, BillingSite billing) = await ClosedAprilAsync(members: 2, graceDays: 10);
        await billing.SubscribeToAsync((await billing.AccountAsync()).Customer, "late", BillingSite.Plan, group: "main");
        await billing.CloseAsync();

        InvoiceView draft = Assert.Single(await billing.InvoicesAsync());
        Assert.Equal((InvoiceStatus.Draft, 3, 3), (draft.Invoice.Status, draft.Fees.Count, draft.Invoice.GroupMembers.Count));
        world.Clock.Set(May + Duration.FromDays(10));
        await billing.CloseAsync();
        VerifyShared(Assert.Single(await billing.InvoicesAsync()), members: 3);
    }

    [Fact]
    public async Task A_void_invoice_is_billed_again_with_all_its_members_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await PrepareAsync(site, members: 3);
                site.World.Clock.Set(May);
                var billing = new BillingSite(site);
                await billing.CloseAsync();
                BillingId id = (await billing.InvoicesAsync()).Single().Invoice.Id;
                Assert.True((await billing.Void.RunAsync(site.Space, id, Command.FromJob("void"), default)).IsSuccess);
            },
            async site =>
            {
                var billing = new BillingSite(site);
                BillingId id = (await billing.InvoicesAsync()).Single(view => view.Invoice.Status == InvoiceStatus.Voided).Invoice.Id;
                Assert.True((await billing.Rebill.RunAsync(site.Space, id, Command.FromJob("rebill"), default)).IsSuccess);
            },
            async site =>
            {
                List<InvoiceView> invoices = [.. (await new BillingSite(site).InvoicesAsync()).OrderBy(view => view.Invoice.Revision)];
                Assert.Equal([InvoiceStatus.Voided, InvoiceStatus.Finalized], invoices.Select(view => view.Invoice.Status));
                VerifyShared(invoices[1], members: 3);
                Assert.Equal(1, invoices[1].Invoice.Revision);
                Assert.Empty(await FindingsAsync(site));
            });

        Assert.True(cases > 15, $"{cases} cases");
    }

    [Fact]
    public async Task A_deleted_draft_is_billed_again_as_a_draft_that_becomes_final_by_itself()
    {
        (World world, Site site, BillingSite billing) = await ClosedAprilAsync(members: 2, graceDays: 10);
        BillingId id = (await billing.InvoicesAsync()).Single().Invoice.Id;

        Assert.True((await billing.Change.DeleteAsync(site.Space, id, Command.FromJob("delete"), default)).IsSuccess);
        Assert.True((await billing.Rebill.RunAsync(site.Space, id, Command.FromJob("rebill"), default)).IsSuccess);
        world.Clock.Set(May + Duration.FromDays(10));
        await billing.CloseAsync();

        VerifyShared(Assert.Single(await billing.InvoicesAsync()), members: 2);
    }

    [Fact]
    public async Task A_wallet_pays_the_shared_invoice_once()
    {
        var world = new World();
        Site site = world.Start();
        Customer customer = await PrepareAsync(site, members: 3);
        var wallet = new NewWallet { CustomerId = customer.Id, InitialGrantedCredits = 1500 };
        Assert.True((await new CreateWallet(site.Transactor).RunAsync(site.Space, wallet, Command.FromJob("wallet"), default)).IsSuccess);
        world.Clock.Set(May);
        await new BillingSite(site).CloseAsync();

        Invoice invoice = Assert.Single(await new BillingSite(site).InvoicesAsync()).Invoice;
        Assert.Equal((3600L, 1500L, 2100L), (invoice.TotalMinor, invoice.PrepaidCreditMinor, invoice.AmountDueMinor));
        Assert.Empty(await FindingsAsync(site));
    }

    [Fact]
    public async Task Base_amounts_in_advance_share_the_invoice_and_an_end_gives_back_only_its_own()
    {
        var world = new World();
        Site site = world.Start();
        world.Clock.Set(BillingSite.Started);
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync(with: first => first with { BillingGroup = "main", PayInAdvance = true });
        await billing.SubscribeToAsync(customer, "other", BillingSite.Plan, payInAdvance: true, group: "main");
        await billing.SubscribeToAsync(customer, "arrears", BillingSite.Plan, group: "main");
        await billing.CloseAsync();
        InvoiceView first = Assert.Single(await billing.InvoicesAsync());
        Assert.Equal((2, BillingSite.Started, May), (first.Fees.Count, first.Invoice.PeriodStart, first.Invoice.PeriodEnd));
        world.Clock.Set(May);
        await billing.CloseAsync();
        InvoiceView may = (await billing.InvoicesAsync())[^1];
        Assert.Equal(3, may.Fees.Count);

        world.Clock.Set(May + Duration.FromDays(10));
        BillingId leaver = (await billing.AccountAsync()).Subscriptions[1].Subscription.Id;
        await billing.EndAsync(leaver, TerminationAction.GenerateCreditNote);
        await billing.CloseAsync();

        // 20 of 31 days of 10.00 with their tax, and of its own fee.
        Invoice credited = (await billing.InvoicesAsync()).Single(view => view.Invoice.Id == may.Invoice.Id).Invoice;
        Assert.Equal(may.Invoice.TotalMinor - 774, credited.AmountDueMinor);
        Assert.Empty(await FindingsAsync(site));
    }

    [Fact]
    public async Task A_draft_is_computed_again_when_one_of_its_members_ends_within_the_period_it_opened()
    {
        var world = new World();
        Site site = world.Start();
        world.Clock.Set(BillingSite.Started);
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync(graceDays: 20, with: first => first with { BillingGroup = "main", PayInAdvance = true });
        await billing.SubscribeToAsync(customer, "other", BillingSite.Plan, payInAdvance: true, group: "main");
        await billing.CloseAsync();
        world.Clock.Set(BillingSite.Started + Duration.FromDays(14));
        await billing.EndAsync((await billing.AccountAsync()).Subscriptions[1].Subscription.Id, TerminationAction.GenerateCreditNote);

        InvoiceView draft = Assert.Single(await billing.InvoicesAsync());
        Assert.Equal([1000L, 500L], draft.Fees.Select(fee => fee.AmountMinor));
    }

    /// <summary>A group whose April is over and billed.</summary>
    private static async Task<(World World, Site Site, BillingSite Billing)> ClosedAprilAsync(int members, int graceDays = 0)
    {
        var world = new World();
        Site site = world.Start();
        await PrepareAsync(site, members, graceDays);
        world.Clock.Set(May);
        var billing = new BillingSite(site);
        await billing.CloseAsync();
        return (world, site, billing);
    }

    private static async Task<Customer> PrepareAsync(Site site, int members, int graceDays = 0)
    {
        site.World.Clock.Set(BillingSite.Started);
        var billing = new BillingSite(site);
        Customer customer = await billing.SubscribeAsync(graceDays, with: first => first with { BillingGroup = "main" });
        for (int i = 1; i < members; i++)
        {
            await billing.SubscribeToAsync(customer, $"member-{i}", BillingSite.Plan, group: "main");
        }

        return customer;
    }

    private static void VerifyShared(InvoiceView view, int members)
    {
        Assert.Equal((InvoiceStatus.Finalized, "main", members * 1200), (view.Invoice.Status, view.Invoice.BillingGroup, view.Invoice.TotalMinor));
        Assert.Equal((BillingSite.Started, May), (view.Invoice.PeriodStart, view.Invoice.PeriodEnd));
        Assert.Equal(members, view.Fees.Select(fee => fee.SubscriptionId).Distinct().Count());
        Assert.Equal(view.Fees.Select(fee => fee.SubscriptionId!.Value), view.Invoice.SubscriptionIds);
    }

    private static async Task<IReadOnlyList<Finding>> FindingsAsync(Site site)
    {
        OwnerKey owner = (await new BillingSite(site).AccountAsync()).Customer.Id.Owner;
        return [.. ConsistencyCheck.Of((await new CustomerRecordReader(site.Tables, site.Schedule, site.World.Clock).ReadAsync(site.Space, owner, default))!)];
    }
}
