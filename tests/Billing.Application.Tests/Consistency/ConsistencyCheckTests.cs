using Billing.Application.Consistency.Checks;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Subscriptions;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Tests.Consistency;

/// <summary>Each check finds the one thing that is broken, and nothing is found while nothing is.</summary>
public sealed class ConsistencyCheckTests
{
    [Fact]
    public async Task A_customer_whose_periods_were_closed_agrees_with_itself() => Assert.Empty(ConsistencyCheck.Of(await RecordAsync()));

    [Fact]
    public Task Fees_that_do_not_come_to_the_totals_are_found() =>
        BreakAsync(record => Change(record, invoice => invoice with { SubtotalMinor = invoice.SubtotalMinor + 1 }), "invoice_totals");

    [Fact]
    public Task A_state_that_cannot_be_is_found() => BreakAsync(record => Change(record, invoice => invoice with { VoidedAt = record.ReadAt }), "invoice_state");

    [Fact]
    public Task An_invoice_of_which_the_journal_knows_nothing_is_found() => BreakAsync(record => record.Journal.RemoveAt(0), "receivable");

    [Fact]
    public Task A_row_that_cannot_be_read_is_found() => BreakAsync(record => record.Unreadable.Add(("jrn|1", "off balance")), "rows");

    [Fact]
    public Task Fees_without_an_invoice_are_found() => BreakAsync(record => record.Orphans.Add("fees|1"), "rows");

    [Fact]
    public Task A_wallet_that_is_not_what_its_transactions_come_to_is_found() => BreakAsync(
        record => record.Wallets.Add(Wallet(record) with { GrantedBalanceMinor = 5, Status = WalletStatus.Terminated }), "wallet", "wallet_liability");

    [Fact]
    public Task A_wallet_below_zero_is_found() => BreakAsync(
        record => record.Wallets.Add(Wallet(record) with { GrantedBalanceMinor = -5, PaidBalanceMinor = 5, Status = WalletStatus.Terminated }), "wallet");

    [Fact]
    public Task An_active_wallet_that_the_account_does_not_know_is_found() => BreakAsync(record => record.Wallets.Add(Wallet(record)), "account");

    [Fact]
    public Task A_note_whose_credit_the_account_does_not_know_is_found() => BreakAsync(
        record => record.CreditNotes.Add(new CreditNote
        {
            Id = new BillingId(record.Account.Customer.Id.Owner, 9), InvoiceId = record.Invoices[0].Invoice.Id, CustomerId = record.Account.Customer.Id,
            Type = CreditNoteType.Credit, Status = CreditNoteStatus.Finalized, Currency = record.Account.Customer.Currency, CreditMinor = 10, BalanceMinor = 10,
            CreatedAt = record.ReadAt, UpdatedAt = record.ReadAt,
        }), "credit_note", "credit_liability");

    [Theory]
    [InlineData(LedgerAccount.WalletLiability, "wallet_liability")]
    [InlineData(LedgerAccount.CreditLiability, "credit_liability")]
    public Task Credit_in_the_journal_that_nothing_holds_is_found(LedgerAccount account, string check) => BreakAsync(
        record => record.Journal.Add(new JournalEntry(
            new BillingId(record.Account.Customer.Id.Owner, 8), JournalEntryKind.WalletGranted, new BillingId(record.Account.Customer.Id.Owner, 9),
            record.Account.Customer.Currency, record.ReadAt, [new Posting(LedgerAccount.PromotionalCredit, 5), new Posting(account, -5)])), check);

    [Fact]
    public Task A_number_that_is_given_twice_is_found() =>
        BreakAsync(record => Change(record, invoice => invoice with { Number = record.Invoices[1].Invoice.Number }), "numbers");

    [Fact]
    public Task A_gap_between_numbers_is_found() => BreakAsync(record => record with
    {
        Account = record.Account with { NextInvoiceNumber = record.Account.NextInvoiceNumber + 1 },
    }, "numbers");

    [Fact]
    public Task A_hole_between_periods_is_found() => BreakAsync(record => record.Periods.RemoveAt(1), "periods");

    [Fact]
    public Task A_period_that_the_account_does_not_have_billed_is_found() => BreakAsync(record => record.Periods.RemoveAt(record.Periods.Count - 1), "periods");

    [Fact]
    public Task A_subscription_that_its_row_says_otherwise_about_is_found() =>
        BreakAsync(record => record.Subscriptions[0] = record.Subscriptions[0] with { Status = SubscriptionStatus.Paused }, "account");

    [Fact]
    public Task A_draft_that_the_account_waits_for_and_is_none_is_found() => BreakAsync(record => record with
    {
        Account = record.Account with { Drafts = [new WaitingDraft(record.Invoices[0].Invoice.Id, record.Account.NextDueAt!.Value, "g", record.ReadAt)] },
    }, "account");

    [Fact]
    public Task Work_that_is_not_on_the_schedule_is_found() => BreakAsync(record => record.IsScheduled = false, "schedule");

    [Fact]
    public Task Work_that_is_long_overdue_is_found() =>
        BreakAsync(record => record with { ReadAt = record.Account.NextDueAt!.Value + Duration.FromHours(9) }, "schedule");

    [Fact]
    public Task An_old_outbox_is_found_and_a_young_one_is_not() => BreakAsync(record =>
    {
        record.OldestOutboxAt = record.ReadAt - Duration.FromMinutes(14);
        Assert.Empty(ConsistencyCheck.Of(record));
        record.OldestOutboxAt = record.ReadAt - Duration.FromMinutes(16);
    }, "outbox");

    private static Task BreakAsync(Action<CustomerRecord> broken, params string[] checks) => BreakAsync(
        record =>
        {
            broken(record);
            return record;
        },
        checks);

    private static async Task BreakAsync(Func<CustomerRecord, CustomerRecord> broken, params string[] checks) =>
        Assert.Equal(checks, ConsistencyCheck.Of(broken(await RecordAsync())).Select(finding => finding.Check).Distinct());

    private static async Task<CustomerRecord> RecordAsync()
    {
        Site site = new World().Start();
        var billing = new BillingSite(site);
        await billing.SubscribeAsync();
        await billing.CloseAsync();
        CustomerAccount account = await billing.AccountAsync();
        return (await new CustomerRecordReader(site.Tables, site.Schedule, site.World.Clock).ReadAsync(site.Space, account.Customer.Id.Owner, default))!;
    }

    private static void Change(CustomerRecord record, Func<Invoice, Invoice> change)
    {
        InvoiceView first = record.Invoices[0];
        record.Invoices[0] = first with { Invoice = change(first.Invoice) };
    }

    private static Wallet Wallet(CustomerRecord record) => new()
    {
        Id = new BillingId(record.Account.Customer.Id.Owner, 7), CustomerId = record.Account.Customer.Id, Currency = record.Account.Customer.Currency,
        CreatedAt = record.ReadAt, UpdatedAt = record.ReadAt,
    };
}
