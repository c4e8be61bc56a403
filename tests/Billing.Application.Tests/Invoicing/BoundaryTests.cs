using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.Application.Tests.Subscriptions.Changes;
using Billing.Application.Usage;
using Billing.Application.Wallets;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>What changes at the boundary of two periods.</summary>
public sealed class BoundaryTests
{
    private static readonly Instant April = Instant.FromUtc(2026, 4, 1, 0, 0);
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);

    [Fact]
    public async Task A_version_that_waits_for_the_end_of_a_period_prices_the_base_of_the_next_one_in_advance()
    {
        var world = new World();
        world.Clock.Set(April);
        var billing = new BillingSite(world.Start());
        Customer customer = await billing.SubscribeAsync();
        await billing.SubscribeToAsync(customer, "ahead", BillingSite.Plan, payInAdvance: true);
        await billing.CloseAsync();
        await AgreeVersionAsync(billing);

        world.Clock.Set(May);
        await billing.CloseAsync();

        Assert.Equal(
            [(April, 1000L), (April, 1000), (May, 2000)],
            (await billing.InvoicesAsync()).OrderBy(view => view.Invoice.SubtotalMinor).Select(view => (view.Fees[0].PeriodStart!.Value, view.Invoice.SubtotalMinor)));
        Assert.All((await billing.AccountAsync()).Subscriptions, billed => Assert.Equal((2, (int?)null), (billed.Subscription.PlanVersion, billed.NextVersion)));
    }

    [Fact]
    public async Task A_version_that_is_agreed_while_the_close_works_prices_the_base_of_the_next_period_or_none_of_it()
    {
        var world = new World();
        world.Clock.Set(April);
        var billing = new BillingSite(world.Start());
        await billing.SubscribeAsync(with: input => input with { PayInAdvance = true });
        await billing.CloseAsync();
        world.Clock.Set(May);

        await new BillingSite(world.Start(new Between(world.Tables, UsageRows.Head, () => AgreeVersionAsync(billing)))).CloseAsync();

        Assert.Equal([1000L, 2000], (await billing.InvoicesAsync()).OrderBy(view => view.Invoice.PeriodStart).Select(view => view.Invoice.SubtotalMinor));
        BilledSubscription billed = (await billing.AccountAsync()).Subscriptions.Single();
        Assert.Equal((2, (int?)null), (billed.Subscription.PlanVersion, billed.NextVersion));
    }

    [Fact]
    public async Task A_preview_shows_the_next_period_by_the_version_that_waits_and_in_the_zone_that_it_will_be_in()
    {
        var world = new World();
        world.Clock.Set(April);
        Site site = world.Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync(with: input => input with { PayInAdvance = true });
        await billing.CloseAsync();
        await AgreeVersionAsync(billing);
        await billing.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = "Asia/Tokyo" } });
        var preview = new InvoicePreview(
            new SubscriptionReader(site.Tables, site.Names), new CustomerReader(site.Tables, site.Names), billing, new PeriodBilling(billing, new UsageReader(site.Tables)),
            new WalletReader(site.Tables), world.Clock);

        Fee shown = Assert.Single((await preview.RunAsync(site.Space, (await billing.AccountAsync()).Subscriptions.Single().Subscription.Id, null, null, default)).Value.Computed.Fees);

        Assert.Equal((2000L, Instant.FromUtc(2026, 5, 31, 15, 0)), (shown.AmountMinor, shown.PeriodEnd));
    }

    private static Task AgreeVersionAsync(BillingSite billing) =>
        billing.ChangeAsync(account => account with { Subscriptions = [.. account.Subscriptions.Select(each => each with { NextVersion = 2 })] });

    [Fact]
    public async Task A_pause_since_the_boundary_outlives_a_late_close_that_changes_the_version()
    {
        var world = new World();
        world.Clock.Set(April);
        var billing = new BillingSite(world.Start());
        await billing.SubscribeAsync();
        await billing.CloseAsync();
        var pause = new Pause(May + Duration.FromDays(2), May + Duration.FromDays(12));
        await billing.ChangeAsync(account => account with
        {
            Subscriptions = [.. account.Subscriptions.Select(each => each with { NextVersion = 2, Subscription = each.Subscription with { Pauses = [pause] } })],
        });

        world.Clock.Set(May + Duration.FromDays(13));
        await billing.CloseAsync();

        Assert.Equal([pause], (await billing.AccountAsync()).Subscriptions.Single().Subscription.Pauses);
        world.Clock.Set(Instant.FromUtc(2026, 6, 1, 0, 0));
        await billing.CloseAsync();
        Assert.Equal(1_419, (await billing.InvoicesAsync()).Last().Invoice.SubtotalMinor); // 22 of 31 days of 2000: the day of the pause and the day of resuming count
    }

    [Fact]
    public async Task An_end_that_is_agreed_while_a_late_close_works_at_the_instant_of_the_last_change_is_kept()
    {
        var world = new World();
        world.Clock.Set(May + Duration.FromDays(12));
        Site site = world.Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync();
        BillingId id = (await billing.AccountAsync()).Subscriptions.Single().Subscription.Id;
        var end = new EndSubscription(new SubscriptionChange(site.Transactor, billing), billing.Invoices, billing.Void);
        billing.AfterLookAtHub = () =>
        {
            billing.AfterLookAtHub = null;
            Assert.True(end.CancelWithPeriodAsync(site.Space, id, null, Command.FromJob("end"), default).AsTask().GetAwaiter().GetResult().IsSuccess);
        };

        await billing.CloseAsync();
        world.Clock.Set(Instant.FromUtc(2026, 7, 1, 0, 0));
        await billing.CloseAsync();

        Assert.Empty((await billing.AccountAsync()).Subscriptions);
        Assert.Equal([April, May], (await billing.InvoicesAsync()).Select(view => view.Invoice.PeriodStart));
    }

    [Fact]
    public async Task A_plan_that_took_over_at_a_boundary_bills_what_comes_after_it_when_the_subscription_ends_before_the_late_close()
    {
        var world = new World();
        world.Clock.Set(April);
        var site = new ChangeSite(world);
        await site.Billing.SubscribeAsync();
        await site.Billing.CloseAsync();
        Assert.True((await site.ChangeAsync(new WantedChange(ChangeSite.Plans[1].Id, 3, PlanChangeTiming.EndOfPeriod))).IsSuccess);

        world.Clock.Set(May + Duration.FromHours(30));
        await site.Billing.EndAsync((await site.BilledAsync()).Subscription.Id, TerminationAction.GenerateInvoice);
        await site.Billing.CloseAsync();

        Assert.Equal([1_000L, 646], (await site.Billing.InvoicesAsync()).Select(view => view.Invoice.SubtotalMinor)); // 2 of 31 days of 3 x 33.37
    }

    [Fact]
    public async Task Usage_is_printed_with_the_period_that_was_billed_when_the_customer_has_moved_to_another_zone()
    {
        var world = new World();
        world.Clock.Set(April);
        var site = new LateSite(world.Start(), new LateCatalog());
        await site.SubscribeAsync();
        await site.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = "Asia/Tokyo" } });
        world.Clock.Set(Instant.FromUtc(2026, 5, 20, 0, 0));
        await site.CountAsync(LateCatalog.Event("a", Instant.FromUtc(2026, 4, 30, 20, 0), 3), LateCatalog.Event("b", May, 4));
        await site.CloseAsync();
        Instant end = Instant.FromUtc(2026, 5, 31, 15, 0);
        world.Clock.Set(end);
        await site.CloseAsync();

        List<InvoiceView> invoices = await site.InvoicesAsync();
        Assert.Equal(
            [(April, May, 3m), (May, end, 4m)],
            invoices.SelectMany(view => view.Fees).Where(fee => fee.Type == FeeType.Charge && fee.Units > 0)
                .Select(fee => (fee.PeriodStart!.Value, fee.PeriodEnd!.Value, fee.Units)));

        await site.CountAsync(LateCatalog.Event("late", Instant.FromUtc(2026, 5, 2, 0, 0), 1));
        await site.FollowAsync();
        world.Clock.Set(Instant.FromUtc(2026, 6, 30, 15, 0));
        await site.CloseAsync();
        Assert.Equal([150L, 200L, 50L], (await site.InvoicesAsync()).Select(view => view.Invoice.SubtotalMinor));
    }

    [Fact]
    public async Task Many_subscriptions_of_a_customer_are_closed_once_in_shared_transactions()
    {
        const int Count = 200;
        var world = new World();
        world.Clock.Set(April);
        var billing = new BillingSite(world.Start());
        Customer customer = await billing.SubscribeAsync();
        for (int i = 1; i < Count; i++)
        {
            await billing.SubscribeToAsync(customer, $"sub-{i}", BillingSite.Plan);
        }

        world.Clock.Set(May);
        var tables = new RecordingTables(world.Tables);
        await new BillingSite(world.Start(tables)).CloseAsync();

        CustomerAccount account = await billing.AccountAsync();
        Assert.Equal(Count + 1, account.NextInvoiceNumber);
        Assert.All(account.Subscriptions, billed => Assert.Equal(May, billed.BilledUntil));
        Assert.Equal(Count, await billing.EventsAsync("invoice.finalized"));
        Assert.InRange(tables.Calls.Count(call => call == "commit customers cmd"), Count / 10, Count / 5);
        Assert.Single(tables.Calls, call => call == "get customers account");
    }
}
