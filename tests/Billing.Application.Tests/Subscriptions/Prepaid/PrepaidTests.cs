using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Work;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Prepaid;

/// <summary>What else may happen to an invoice that a subscription waits for: it falls due, fails, is credited, void, billed again, or paid by what the customer has.</summary>
public sealed class PrepaidTests
{
    private readonly World _world = new();
    private readonly Site _site;
    private readonly PrepaidSite _prepaid;

    public PrepaidTests()
    {
        _site = _world.Start();
        _prepaid = new PrepaidSite(_site);
    }

    private Subscription Now => _prepaid.Subscription;

    /// <summary>How many subscriptions the list says are past due, and how many are not.</summary>
    private async Task<(int Late, int Others)> ListedAsync()
    {
        IReadOnlySet<BillingId> late = await new LateInvoices(_site.Lists).ReadAsync(_site.Space, default);
        return (await CountAsync(true), await CountAsync(false));

        async Task<int> CountAsync(bool isLate) => (await _site.Lists.ReadAsync(
            _site.Space, SubscriptionLists.Subscriptions, new ListQuery(SubscriptionLists.PastDue(isLate, late), null, false, 0, 10), default)).Total;
    }

    [Fact]
    public async Task What_is_never_paid_is_past_due_and_billed_no_more_until_late_money_begins_it_there()
    {
        await _prepaid.StartAsync();
        await _prepaid.PassToAsync(PrepaidSite.Noon + Duration.FromDays(40));
        await MarkAsync();
        Assert.Equal((SubscriptionStatus.Pending, true), (Now.Status, Now.Prepaid!.IsPastDue));
        Assert.Equal((1, 0), await ListedAsync());
        await _prepaid.PassToAsync(PrepaidSite.Noon + Duration.FromDays(200));
        Assert.Single(_prepaid.Invoices);
        Assert.Equal(1, await _prepaid.Billing.EventsAsync("subscription.past_due"));

        Assert.True((await _prepaid.PayAsync("late")).IsSuccess);
        Assert.Equal((SubscriptionStatus.Active, false, _world.Clock.GetCurrentInstant()), (Now.Status, Now.Prepaid!.IsPastDue, Now.Prepaid.PaidFrom));
        Assert.Equal((0, 1), await ListedAsync());
        await _prepaid.PassToAsync(PrepaidSite.Noon + Duration.FromDays(232));
        Assert.Equal(2, _prepaid.Invoices.Count);
        MoneyAgreement.Verify(_world);
    }

    [Fact]
    public async Task The_same_failure_counts_once_and_one_that_comes_after_the_money_or_the_end_counts_nothing()
    {
        await _prepaid.StartAsync();
        await FailAsync("f1");
        await FailAsync("f1");
        await FailAsync("f2");
        Assert.Equal((SubscriptionStatus.Pending, 2, false), (Now.Status, Now.Prepaid!.FailedPayments, Now.Prepaid.IsPastDue));
        Assert.Equal((0, 1), await ListedAsync());
        Assert.True((await _prepaid.PayAsync("payer")).IsSuccess);
        await FailAsync("f3");
        Assert.Equal((0, 2), (Now.Prepaid!.FailedPayments, await _prepaid.Billing.EventsAsync("invoice.payment_failed")));
        Assert.Equal(2, await _prepaid.Billing.EventsAsync("payment.failed"));
    }

    [Fact]
    public async Task An_invoice_that_a_credit_note_settles_begins_it()
    {
        await _prepaid.StartAsync();
        await CreditAsync(_prepaid.Invoices[0], 1000);
        Assert.Equal((InvoiceStatus.Paid, SubscriptionStatus.Active), (_prepaid.Invoices[0].Status, Now.Status));
        MoneyAgreement.Verify(_world);
    }

    [Fact]
    public async Task One_that_is_paused_is_resumed_when_the_invoice_that_its_next_period_waits_for_is_paid_and_then_its_rest_is_billed()
    {
        await _prepaid.StartAsync();
        Assert.True((await _prepaid.PayAsync("payer")).IsSuccess);
        await _prepaid.PassToAsync(PrepaidSite.Noon + Duration.FromDays(5));
        Assert.True((await new PauseSubscription(Changes).RunAsync(_world.Space, Now.Id, Command.FromJob("pause"), default)).IsSuccess);
        await _prepaid.Billing.SellAddOnAsync();
        await _prepaid.PassToAsync(PrepaidSite.Noon + Duration.FromDays(32));
        Assert.Equal((SubscriptionStatus.Paused, true, 500L), (Now.Status, Now.Prepaid!.AwaitsPayment, _prepaid.Invoices[1].SubtotalMinor));

        Result<Outcome<Subscription>> early = await ResumeAsync("early");
        Assert.Equal((FailureKind.WrongState, SubscriptionStatus.Paused), (early.Failure?.Kind, Now.Status));

        Assert.True((await _prepaid.PayAsync("payer again")).IsSuccess);
        await _prepaid.PassToAsync(PrepaidSite.Noon + Duration.FromDays(36));
        Assert.True((await ResumeAsync("late")).IsSuccess);
        Assert.Equal((SubscriptionStatus.Active, 867L), (Now.Status, _prepaid.Invoices[2].SubtotalMinor)); // 26 of 30 days
        MoneyAgreement.Verify(_world);
    }

    [Fact]
    public async Task A_draft_that_credit_pays_when_it_becomes_final_begins_the_next_period()
    {
        await _prepaid.StartAsync(graceDays: 3);
        Assert.Equal(InvoiceStatus.Draft, _prepaid.Invoices[0].Status);
        await _prepaid.PassToAsync(PrepaidSite.Noon + Duration.FromDays(3));
        Assert.True((await _prepaid.PayAsync("twice", 2400)).IsSuccess);
        Instant next = (await _prepaid.Billing.AccountAsync()).Subscriptions.Single().CloseAt;
        await _prepaid.PassToAsync(next);
        Assert.True(Now.Prepaid!.AwaitsPayment);
        await _prepaid.PassToAsync(next + Duration.FromDays(3));
        Assert.Equal((InvoiceStatus.Paid, false, next + Duration.FromDays(3)), (_prepaid.Invoices[1].Status, Now.Prepaid!.AwaitsPayment, Now.Prepaid.PaidFrom));
        MoneyAgreement.Verify(_world);
    }

    [Fact]
    public async Task A_void_invoice_that_is_billed_again_is_waited_for_or_begins_it_when_credit_pays_it()
    {
        await _prepaid.StartAsync();
        await VoidAndRebillAsync();
        Assert.Equal((InvoiceStatus.Finalized, SubscriptionStatus.Pending), (_prepaid.Invoices[^1].Status, Now.Status));
        Assert.True((await _prepaid.PayAsync("payer")).IsSuccess);
        Assert.Equal(SubscriptionStatus.Active, Now.Status);

        await _prepaid.PassToAsync(Now.Prepaid!.EndOfPeriodFrom(PrepaidSite.Noon, DateTimeZone.Utc));
        Assert.True(Now.Prepaid!.AwaitsPayment);
        await CreditAsync(_prepaid.Invoices.Single(invoice => invoice.Status == InvoiceStatus.Paid), 1000);
        await VoidAndRebillAsync();
        Assert.Equal((InvoiceStatus.Paid, false), (_prepaid.Invoices[^1].Status, Now.Prepaid!.AwaitsPayment));
        MoneyAgreement.Verify(_world);
    }

    [Fact]
    public async Task One_that_ends_when_its_invoice_was_billed_again_or_paid_in_part_owes_nothing_either()
    {
        await _prepaid.StartAsync();
        await VoidAndRebillAsync();
        Assert.True((await _prepaid.PayAsync("part", 500)).IsSuccess);
        Assert.True((await _prepaid.CancelAsync(Command.FromJob("end"), atPeriodEnd: true)).IsSuccess);
        Assert.Equal((SubscriptionStatus.Canceled, null), (Now.Status, Now.Prepaid!.PaidFrom));
        Assert.Equal([InvoiceStatus.Voided, InvoiceStatus.Paid], _prepaid.Invoices.Select(invoice => invoice.Status));
        Assert.Equal(500, (await _prepaid.Billing.AccountAsync()).Credits.Single().BalanceMinor);
        Assert.Equal(0, await _prepaid.Billing.EventsAsync("subscription.started"));
        MoneyAgreement.Verify(_world);
    }

    private async Task FailAsync(string report) => Assert.True((await new FailPayment(_site.Transactor).RunAsync(
        _site.Space, _prepaid.Invoices[0].Id, "refused", Command.FromJob("fail", report), default)).IsSuccess);

    private async Task VoidAndRebillAsync()
    {
        BillingId id = _prepaid.Invoices[^1].Id;
        Assert.True((await _prepaid.Billing.Void.RunAsync(_site.Space, id, Command.FromJob("void", id.ToString()), default)).IsSuccess);
        Assert.True((await _prepaid.Billing.Rebill.RunAsync(_site.Space, id, Command.FromJob("again", id.ToString()), default)).IsSuccess);
    }

    private async Task CreditAsync(Invoice invoice, long minor)
    {
        var input = new NewCreditNote
        {
            Number = $"n{invoice.Number}", InvoiceId = invoice.Id, CustomerId = invoice.CustomerId, Type = CreditNoteType.Credit, Reason = CreditNoteReason.Other,
            Currency = invoice.Currency, Items = [(invoice.Id.Part(1), minor)],
        };
        CreditNote draft = (await new CreateCreditNote(_site.Transactor, _site.Names, new InvoiceReader(_site.Tables))
            .RunAsync(_site.Space, input, Command.FromJob(input.Number), default)).Value.Value;
        Assert.True((await new ChangeCreditNote(_site.Transactor).FinalizeAsync(_site.Space, draft.Id, Command.FromJob("final", input.Number), default)).IsSuccess);
    }

    private async Task MarkAsync()
    {
        CustomerAccount account = await _prepaid.Billing.AccountAsync();
        var job = new OverdueMessage(_site.Space, account.Customer.Id, account.DueScheduledAt!.Value, account.DueScheduleNumber);
        var mark = new MarkOverdue(_site.Tables, _site.Transactor, _site.Dispatcher, _site.Schedule, _site.Random);
        Assert.True((await mark.RunAsync(JsonSerializer.Serialize(job, StoredJson.Default.OverdueMessage), TimeBudget.Ample(), default)).IsDone);
    }

    private SubscriptionChange Changes => new(_site.Transactor, _prepaid.Billing);

    private ValueTask<Result<Outcome<Subscription>>> ResumeAsync(string name) => new ResumeSubscription(Changes, new RestOfPeriod(_prepaid.Billing, _prepaid.Billing))
        .RunAsync(_world.Space, Now.Id, Command.FromJob("resume", name), default);
}
