using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Application.Work;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Results;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>The world's clock stands at 1 July 2026: April, May and June are over.</summary>
public sealed class CloseTests
{
    private static readonly Instant July = Instant.FromUtc(2026, 7, 1, 0, 0);

    [Fact]
    public async Task Due_periods_are_closed_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site => await new BillingSite(site).SubscribeAsync(),
            async site => await new BillingSite(site).CloseAsync(),
            async site =>
            {
                var billing = new BillingSite(site);
                await VerifyThreeMonthsAsync(billing);
                VerifyJournal(site.World, invoices: 3);
                VerifySchedule(site.World, Instant.FromUtc(2026, 8, 1, 0, 0));
                Assert.Equal(3, site.World.Queues.Texts(WorkQueues.RenderInvoice).Distinct().Count());
            });

        Assert.True(cases > 100, $"{cases} cases");
    }

    [Fact]
    public async Task A_draft_is_finalised_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                var billing = new BillingSite(site);
                await billing.SubscribeAsync(graceDays: 45);
                await billing.CloseAsync();
            },
            async site =>
            {
                var billing = new BillingSite(site);
                InvoiceView draft = (await billing.InvoicesAsync()).Last();
                Result<Outcome<InvoiceView>> final = await billing.Finalize.RunAsync(site.Space, draft.Invoice.Id, Command.FromJob("finalise it"), default);
                Assert.Equal(InvoiceStatus.Finalized, final.Value.Value.Invoice.Status);
            },
            async site =>
            {
                var billing = new BillingSite(site);
                List<InvoiceView> invoices = await billing.InvoicesAsync();
                Assert.Equal(["INV-acme-0001", null, "INV-acme-0002"], invoices.Select(view => view.Invoice.Number));
                Assert.Equal(3, await billing.EventsAsync("invoice.created"));
                Assert.Equal((2, 2), (await billing.EventsAsync("invoice.drafted"), await billing.EventsAsync("invoice.finalized")));
                Assert.Equal(3, await billing.EventsAsync("subscription.renewed"));
                VerifyJournal(site.World, invoices: 2);
                Assert.Equal(invoices[1].Invoice.Id, Assert.Single((await billing.AccountAsync()).Drafts).InvoiceId);
            });

        Assert.True(cases > 40, $"{cases} cases");
    }

    [Fact]
    public async Task Two_workers_on_the_same_message_make_each_invoice_once()
    {
        var world = new World();
        await new BillingSite(world.Start()).SubscribeAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new BillingSite(world.Start())).Select(site => site.CloseAsync()));
        await VerifyThreeMonthsAsync(new BillingSite(world.Start()));
    }

    /// <summary>Per invoice without usage: two reads and a commit to close it; the rest is the drain, shared by all of a run.</summary>
    [Fact]
    public async Task A_backlog_is_closed_with_few_store_calls_an_invoice()
    {
        async Task<int> CallsAsync(int months)
        {
            var world = new World();
            world.Clock.Set(BillingSite.Started + Duration.FromDays(31));
            await new BillingSite(world.Start()).SubscribeAsync();
            world.Clock.Set(BillingSite.Started + Duration.FromDays(31 * months));
            FaultPlan plan = FaultPlan.None();
            await new BillingSite(world.Start(plan)).CloseAsync();
            return plan.Calls;
        }

        int more = await CallsAsync(13) - await CallsAsync(1);
        Assert.InRange(more, 12 * 3, 12 * 5);
    }

    [Fact]
    public async Task A_draft_becomes_final_by_itself_when_its_grace_period_ends()
    {
        var world = new World();
        var billing = new BillingSite(world.Start());
        await billing.SubscribeAsync(graceDays: 10);
        await billing.CloseAsync();
        Assert.Equal(InvoiceStatus.Draft, (await billing.InvoicesAsync()).Last().Invoice.Status);
        VerifySchedule(world, July + Duration.FromDays(10));

        world.Clock.Set(July + Duration.FromDays(10));
        await billing.CloseAsync();

        Invoice june = (await billing.InvoicesAsync()).Last().Invoice;
        Assert.Equal((InvoiceStatus.Finalized, "INV-acme-0003", July + Duration.FromDays(10)), (june.Status, june.Number, june.IssuedAt));
        Assert.Equal(July + Duration.FromDays(40), june.DueDate);
        VerifySchedule(world, Instant.FromUtc(2026, 8, 1, 0, 0));
    }

    [Fact]
    public async Task A_period_that_ends_after_the_look_at_the_hub_waits_for_a_run_of_its_own()
    {
        var world = new World();
        world.Clock.Set(July - Duration.FromSeconds(1));
        var billing = new BillingSite(world.Start());
        await billing.SubscribeAsync();
        billing.AfterLookAtHub = () => world.Clock.Set(July + Duration.FromSeconds(1));

        await billing.CloseAsync();
        Assert.Equal(2, (await billing.InvoicesAsync()).Count);

        await billing.CloseAsync();
        Assert.Equal(3, (await billing.InvoicesAsync()).Count);
    }

    [Fact]
    public async Task An_entry_of_the_schedule_that_came_back_after_its_work_is_forgotten_when_it_is_sent()
    {
        var world = new World();
        Site site = world.Start();
        var billing = new BillingSite(site);
        Instant may = Instant.FromUtc(2026, 5, 1, 0, 0);
        await billing.SubscribeAsync();
        await billing.CloseAsync();
        CloseMessage stale = new(site.Space, (await billing.AccountAsync()).Customer.Id, may);
        await site.Schedule.AddAsync(new ScheduleDue(stale.ScheduleKey, may, WorkQueues.ClosePeriod, "stale"), default);

        await billing.CloseAsync(may);

        VerifySchedule(world, Instant.FromUtc(2026, 8, 1, 0, 0));
    }

    /// <summary>The hub has a message that nobody counts: the close waits, says since when, and goes on after six hours.</summary>
    [Fact]
    public async Task A_close_waits_for_the_hub_but_not_for_ever()
    {
        var world = new World();
        Site site = world.Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync();
        billing.HubEnd = 0;
        var job = new CloseMessage(site.Space, (await billing.AccountAsync()).Customer.Id);

        WorkOutcome waits = await billing.Close.RunAsync(JsonSerializer.Serialize(job, StoredJson.Default.CloseMessage), TimeBudget.Ample(), default);

        Assert.Equal(July, JsonSerializer.Deserialize(waits.Rest!, StoredJson.Default.CloseMessage)!.WaitsSince);
        Assert.Empty(await billing.InvoicesAsync());
        world.Clock.Set(July + Duration.FromHours(6));
        Assert.True((await billing.Close.RunAsync(waits.Rest!, TimeBudget.Ample(), default)).IsDone);
        Assert.Equal(3, (await billing.InvoicesAsync()).Count);
    }

    /// <summary>A producer sends usage of past months and is told that it was taken; then the customer is subscribed from the first of them on.</summary>
    [Fact]
    public async Task A_subscription_that_began_in_the_past_waits_for_usage_that_was_taken_before_it_was_made()
    {
        var world = new World();
        Site site = world.Start();
        var billing = new BillingSite(site);
        var customer = await billing.SubscribeAsync();
        await billing.CloseAsync();
        Assert.Equal(3, (await billing.InvoicesAsync()).Count);

        world.Clock.Set(July + Duration.FromHours(1));
        billing.HubEnd = 0;
        await billing.SubscribeToAsync(customer, "second", BillingSite.Plan);
        string job = JsonSerializer.Serialize(new CloseMessage(site.Space, customer.Id), StoredJson.Default.CloseMessage);
        Assert.False((await billing.Close.RunAsync(job, TimeBudget.Ample(), default)).IsDone);

        Assert.Equal(3, (await billing.InvoicesAsync()).Count);
    }

    [Fact]
    public async Task A_period_that_ends_while_a_message_waits_has_a_wait_of_its_own()
    {
        var world = new World();
        Site site = world.Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync();
        billing.HubEnd = 0;
        Instant began = Instant.FromUtc(2026, 7, 31, 20, 0);
        var job = new CloseMessage(site.Space, (await billing.AccountAsync()).Customer.Id, WaitsSince: began);

        world.Clock.Set(began + Duration.FromHours(6));
        Assert.True((await billing.Close.RunAsync(JsonSerializer.Serialize(job, StoredJson.Default.CloseMessage), TimeBudget.Ample(), default)).IsDone);

        Assert.Equal(3, (await billing.InvoicesAsync()).Count);
        string own = world.Queues.Texts(WorkQueues.ClosePeriod)[^1];
        Assert.Null(JsonSerializer.Deserialize(own, StoredJson.Default.CloseMessage)!.WaitsSince);
        Assert.False((await billing.Close.RunAsync(own, TimeBudget.Ample(), default)).IsDone);
        Assert.Equal(3, (await billing.InvoicesAsync()).Count);
    }

    [Fact]
    public async Task Voiding_books_back_and_keeps_the_number()
    {
        var world = new World();
        Site site = world.Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync();
        await billing.CloseAsync();
        InvoiceView april = (await billing.InvoicesAsync()).First();

        Assert.True((await billing.Void.RunAsync(site.Space, april.Invoice.Id, Command.FromJob("void"), default)).IsSuccess);

        Assert.Equal((InvoiceStatus.Voided, "INV-acme-0001"), (await billing.InvoicesAsync()).Select(v => (v.Invoice.Status, v.Invoice.Number)).First());
        Assert.Equal(0, Entries(world).Where(entry => entry.SourceId == april.Invoice.Id).Sum(entry => entry.Postings.Sum(p => Math.Sign(p.AmountMinor))));
        Result<Outcome<InvoiceView>> again = await billing.Void.RunAsync(site.Space, april.Invoice.Id, Command.FromJob("again"), default);
        Assert.Equal(FailureKind.WrongState, again.Failure!.Kind);
    }

    private static async Task VerifyThreeMonthsAsync(BillingSite billing)
    {
        List<InvoiceView> invoices = await billing.InvoicesAsync();
        Assert.Equal(["INV-acme-0001", "INV-acme-0002", "INV-acme-0003"], invoices.Select(view => view.Invoice.Number));
        Assert.All(invoices, view => Assert.Equal((1000, 200, 1200), (view.Invoice.SubtotalMinor, view.Invoice.TaxMinor, view.Invoice.TotalMinor)));
        Assert.Equal(BillingSite.Started, invoices[0].Invoice.PeriodStart);
        Assert.Equal(July, invoices[^1].Invoice.PeriodEnd);
        Assert.Equal(3, await billing.EventsAsync("invoice.created"));
        Assert.Equal(3, await billing.EventsAsync("invoice.finalized"));
        CustomerAccount account = await billing.AccountAsync();
        Assert.Equal((4, July), (account.NextInvoiceNumber, account.Subscriptions.Single().BilledUntil));
    }

    private static void VerifyJournal(World world, int invoices)
    {
        List<JournalEntry> entries = Entries(world);
        Assert.Equal(invoices, entries.Count);
        Assert.Equal(invoices, entries.Select(entry => entry.SourceId).Distinct().Count());
        Assert.Equal(invoices * 1200, entries.SelectMany(entry => entry.Postings).Where(p => p.Account == LedgerAccount.Receivable).Sum(p => p.AmountMinor));
    }

    private static List<JournalEntry> Entries(World world) =>
    [
        .. world.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith("jrn|", StringComparison.Ordinal))
            .Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.JournalEntry)!),
    ];

    /// <summary>One entry for the customer's closes, at the instant that comes next.</summary>
    private static void VerifySchedule(World world, Instant next)
    {
        TableRow entry = Assert.Single(
            world.Tables.Rows(Tables.Schedule), row => row.PartitionKey != "buckets" && row.Columns.Text("queue") == WorkQueues.ClosePeriod);
        Assert.StartsWith($"{next.ToUnixTimeMilliseconds():D14}|", entry.RowKey, StringComparison.Ordinal);
    }
}
