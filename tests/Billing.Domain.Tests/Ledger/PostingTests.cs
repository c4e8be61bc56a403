using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Tests.Credits;
using Billing.Domain.Tests.Invoicing;
using Billing.Domain.Time;
using Billing.Domain.Wallets;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Ledger;

public sealed class PostingTests
{
    private static readonly LocalDate IssueDay = new(2026, 3, 1);

    [Fact]
    public void A_final_invoice_in_arrears_is_revenue_tax_and_receivable() => Assert.Equal(
        [new Posting(LedgerAccount.Receivable, 120), new Posting(LedgerAccount.Revenue, -100), new Posting(LedgerAccount.Tax, -20)],
        Finalized(Invoice(InvoiceCalculation.Compute(Build.Lines(100) with { Taxes = Build.Taxes(Build.Tax("vat", 0.2m)) }).Value)));

    [Fact]
    public void Inclusive_tax_is_not_revenue() => Assert.Equal(
        [new Posting(LedgerAccount.Receivable, 120), new Posting(LedgerAccount.Revenue, -100), new Posting(LedgerAccount.Tax, -20)],
        Finalized(Invoice(InvoiceCalculation.Compute(
            Build.Lines(120) with { Taxes = Build.Taxes(Build.Tax("vat", 0.2m, inclusive: true)) }).Value)));

    [Fact]
    public void Service_still_to_come_is_deferred()
    {
        SubscriptionBill bill = Build.Closing(
            Build.Plan(3100), Build.Subscription() with { PayInAdvance = true }, Instant.FromUtc(2026, 3, 1, 0, 0));
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request(bill with { Opening = bill.Closing })).Value;
        Assert.Equal(
            [new Posting(LedgerAccount.Receivable, 3100), new Posting(LedgerAccount.DeferredRevenue, -3100)], Finalized(Invoice(invoice)));
        Assert.Equal(
            [
                new Posting(LedgerAccount.Receivable, 3100),
                new Posting(LedgerAccount.Revenue, -1000),
                new Posting(LedgerAccount.DeferredRevenue, -2100),
            ],
            InvoicePostings.Finalized(Invoice(invoice).Invoice, invoice.Fees, DateTimeZone.Utc, new LocalDate(2026, 3, 11)));
    }

    [Fact]
    public void Credit_sold_is_a_liability()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(
            Build.Request() with { Extras = [new ExtraFee(FeeType.Credit, "credits", 100, 1)] }).Value;
        Assert.Equal([new Posting(LedgerAccount.Receivable, 100), new Posting(LedgerAccount.WalletLiability, -100)], Finalized(Invoice(invoice)));
    }

    [Fact]
    public void A_life_of_a_customer_leaves_balanced_books_and_nothing_owed()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(1000) with { Taxes = Build.Taxes(Build.Tax("vat", 0.2m)) }).Value;
        CreditNote note = new()
        {
            Id = Build.Id(5),
            InvoiceId = Build.Id(1),
            CustomerId = Build.Id(400),
            Type = CreditNoteType.Refund,
            Currency = Currency.Usd,
            SubtotalMinor = 500,
            TaxMinor = 100,
            TotalMinor = 600,
            OffsetMinor = 100,
            CreditMinor = 200,
            RefundMinor = 300,
            CreatedAt = Build.Start,
            UpdatedAt = Build.Start,
        };
        IReadOnlyList<Posting>[] movements =
        [
            Finalized(Invoice(invoice)),
            MoneyPostings.WalletGranted(300),
            MoneyPostings.WalletConsumed(new WalletUse(Build.Id(9), 200, 0)),
            MoneyPostings.WalletExpired(100, 0),
            MoneyPostings.PaymentReceived(900),
            InvoicePostings.CreditNoteIssued(note),
            MoneyPostings.Refunded(300),
            MoneyPostings.WalletPurchased(50),
            InvoicePostings.Reversed(MoneyPostings.WalletPurchased(50)),
        ];
        TrialBalance balance = TrialBalance.Of(movements.Select((postings, i) => new JournalEntry(
            Build.Id((ulong)i), JournalEntryKind.InvoiceFinalized, Build.Id(1), Currency.Usd, Build.Start, postings)));
        Assert.Equal(0, balance.Total(Currency.Usd));
        Assert.Equal(0, balance[LedgerAccount.Receivable, Currency.Usd]);
        Assert.Equal(0, balance[LedgerAccount.WalletLiability, Currency.Usd]);
        Assert.Equal(-200, balance[LedgerAccount.CreditLiability, Currency.Usd]);
        Assert.Equal((-500L, -100L, 600L), (
            balance[LedgerAccount.Revenue, Currency.Usd], balance[LedgerAccount.Tax, Currency.Usd], balance[LedgerAccount.CashInTransit, Currency.Usd]));
    }

    [Fact]
    public void Revenue_by_day_adds_up_to_the_whole() =>
        Prop.ForAll(Gen.Choose(-100_000, 100_000).ToArbitrary(), Gen.Choose(1, 366).ToArbitrary(), (amount, days) =>
        {
            var service = new DaySpan(IssueDay, IssueDay.PlusDays(days));
            return RevenueSchedule.ByDay(amount, service).Sum(d => d.AmountMinor) == amount
                && RevenueSchedule.ByDay(amount, service).All(d => Math.Abs(d.AmountMinor - ((decimal)amount / days)) <= 1);
        }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<Posting> Finalized((Invoice Invoice, IReadOnlyList<Fee> Fees) final) =>
        InvoicePostings.Finalized(final.Invoice, final.Fees, DateTimeZone.Utc, IssueDay);

    private static (Invoice Invoice, IReadOnlyList<Fee> Fees) Invoice(ComputedInvoice computed) => (Credited.Final(computed, default(BillingId)), computed.Fees);
}
