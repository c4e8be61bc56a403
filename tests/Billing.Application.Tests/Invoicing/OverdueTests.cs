using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Payments;
using Billing.Application.Persistence;
using Billing.Application.Tests.Consistency;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>The world's clock stands at 1 July 2026: April's invoice was due on 31 May, May's is due on 1 July, June's on 31 July.</summary>
public sealed class OverdueTests
{
    private static readonly Instant DueOfJune = Instant.FromUtc(2026, 7, 31, 0, 0);

    [Fact]
    public async Task What_is_due_is_marked_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                await new BillingSite(site).SubscribeAsync();
                await new BillingSite(site).CloseAsync();
            },
            async site => await MarkAsync(site),
            async site =>
            {
                var billing = new BillingSite(site);
                Assert.Equal([true, true, false], (await billing.InvoicesAsync()).Select(view => view.Invoice.OverdueAt is not null));
                Assert.Equal((2, 2), (await billing.EventsAsync("invoice.overdue"), await billing.EventsAsync("subscription.past_due")));
                Assert.Equal(DueOfJune, (await billing.AccountAsync()).DueScheduledAt);
                MoneyAgreement.Verify(site.World);
            });

        Assert.True(cases > 30, $"{cases} cases");
    }

    [Fact]
    public async Task A_paid_invoice_is_not_marked_and_one_whose_money_goes_back_is_waited_for_again()
    {
        var world = new World();
        Site site = world.Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync();
        await billing.CloseAsync();
        InvoiceView april = (await billing.InvoicesAsync()).First();
        var record = new RecordPayment(site.Transactor);
        var payment = (await record.RunAsync(site.Space, new NewPayment { InvoiceId = april.Invoice.Id }, Command.FromJob("pay"), default)).Value.Value;

        await MarkAsync(site);
        Assert.Equal([false, true, false], (await billing.InvoicesAsync()).Select(view => view.Invoice.OverdueAt is not null));
        Assert.Equal((1200L, 1), await PastDueAsync(site));

        Assert.True((await new ChangePayment(site.Transactor).RefundAsync(site.Space, payment.Id, 200, Command.FromJob("back"), default)).IsSuccess);
        await MarkAsync(site);
        Assert.Equal([true, true, false], (await billing.InvoicesAsync()).Select(view => view.Invoice.OverdueAt is not null));
        Assert.Equal((1400L, 2), await PastDueAsync(site));
        CustomerAccount account = await billing.AccountAsync();
        Assert.Equal([account.Customer.Id, account.Subscriptions[0].Subscription.Id], await LateAsync(site));
        Assert.True(PastDue.Is(account.Subscriptions[0].Subscription, await LateAsync(site)));

        Assert.True((await record.PayAsync(site.Space, april.Invoice.Id, Command.FromJob("rest"), default)).IsSuccess);
        Assert.True((await new WriteOffInvoice(site.Transactor).RunAsync(site.Space, (await billing.InvoicesAsync())[1].Invoice.Id, Command.FromJob("off"), default)).IsSuccess);
        Assert.Equal((0L, 0), await PastDueAsync(site));
        Assert.Empty(await LateAsync(site));
        Assert.Equal(2, await billing.EventsAsync("invoice.overdue"));
        MoneyAgreement.Verify(world);
    }

    [Fact]
    public async Task An_old_entry_that_is_removed_late_takes_no_newer_one_of_the_same_instant_along()
    {
        var world = new World();
        Site site = world.Start();
        await new BillingSite(site).SubscribeAsync();
        world.Clock.Set(Instant.FromUtc(2026, 5, 1, 0, 0));
        await new BillingSite(site).CloseAsync();
        CustomerAccount account = await new BillingSite(site).AccountAsync();
        var current = new OverdueMessage(site.Space, account.Customer.Id, account.DueScheduledAt!.Value, account.DueScheduleNumber);
        Assert.True(await site.Schedule.HasAsync(current.ScheduleKey, current.DueAt, default));

        var mark = new MarkOverdue(site.Tables, site.Transactor, site.Dispatcher, site.Schedule, site.Random);
        OverdueMessage old = current with { Number = current.Number - 1 };
        await mark.RunAsync(JsonSerializer.Serialize(old, StoredJson.Default.OverdueMessage), TimeBudget.Ample(), default);
        await site.Schedule.RemoveAsync(new ScheduleDone(old.ScheduleKey, old.DueAt), default);

        Assert.True(await site.Schedule.HasAsync(current.ScheduleKey, current.DueAt, default));
    }

    [Fact]
    public void Payment_is_due_at_the_same_local_time_when_clocks_change()
    {
        DateTimeZone berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        Assert.Equal(Instant.FromUtc(2026, 4, 30, 22, 0), DueDates.Of(Instant.FromUtc(2026, 3, 1, 23, 0), 60, berlin));
    }

    private static async Task MarkAsync(Site site)
    {
        CustomerAccount account = await new BillingSite(site).AccountAsync();
        var job = new OverdueMessage(site.Space, account.Customer.Id, account.DueScheduledAt ?? default, account.DueScheduleNumber);
        var mark = new MarkOverdue(site.Tables, site.Transactor, site.Dispatcher, site.Schedule, site.Random);
        Assert.True((await mark.RunAsync(JsonSerializer.Serialize(job, StoredJson.Default.OverdueMessage), TimeBudget.Ample(), default)).IsDone);
    }

    /// <summary>Who is past due: as the customer's own rows tell, and as the list of late invoices does.</summary>
    private static async Task<IReadOnlySet<BillingId>> LateAsync(Site site)
    {
        IReadOnlySet<BillingId> late = await PastOf(site).OfAsync(site.Space, [(await new BillingSite(site).AccountAsync()).Customer.Id], default);
        IReadOnlySet<BillingId> listed = await new LateInvoices(site.Lists).ReadAsync(site.Space, default);
        Assert.Equal(late.Order(), listed.Order());
        return late;
    }

    private static PastDue PastOf(Site site) => new(site.Tables, new CustomerReader(site.Tables, site.Names), new InvoiceReader(site.Tables));

    private static async Task<(long AmountMinor, int Count)> PastDueAsync(Site site)
    {
        BillingSite billing = new(site);
        PastDueTotal? total = (await PastOf(site).TotalsAsync(site.Space, (await billing.AccountAsync()).Customer.Id, default)).Value.SingleOrDefault();
        return (total?.AmountMinor ?? 0, total?.InvoicesCount ?? 0);
    }
}
