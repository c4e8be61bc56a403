using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Tests.Credits;
using Billing.Domain.Tests.Invoicing;
using Billing.Domain.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Ledger;

public sealed class RevenueByDayTests
{
    private static readonly LocalDate First = new(2026, 3, 1);
    private static readonly DaySpan Ever = new(LocalDate.MinIsoValue, LocalDate.MaxIsoValue);

    [Fact]
    public void Service_that_was_invoiced_ahead_is_earned_day_by_day()
    {
        var revenue = new RevenueByDay(DateTimeZone.Utc);
        Fee fee = Fee(1000, 3);
        revenue.Add(Entry(JournalEntryKind.InvoiceFinalized, 0), [fee]);
        Assert.Equal([333L, 334, 333], revenue.In(Ever).Select(day => day.AmountMinor));
        Assert.Equal(667, revenue.After(First, Currency.Usd));
        Assert.Equal(0, revenue.After(First.PlusDays(2), Currency.Usd));
    }

    [Fact]
    public void A_voided_invoice_gives_back_what_it_earned_and_earns_no_more()
    {
        var revenue = new RevenueByDay(DateTimeZone.Utc);
        revenue.Add(Entry(JournalEntryKind.InvoiceFinalized, 0), [Fee(1000, 3)]);
        revenue.Add(Entry(JournalEntryKind.InvoiceVoided, 1), [Fee(1000, 3)]);
        Assert.Equal([(First, 333L), (First.PlusDays(1), -333)], revenue.In(Ever).Select(day => (day.Day, day.AmountMinor)));
    }

    [Fact]
    public void All_days_together_are_what_the_journal_booked_and_the_balance_with_earned_revenue_is_still_zero() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(1, 99_999).Zip(Gen.Choose(1, 400))).ToArbitrary(), Gen.Choose(-5, 500).ToArbitrary(), (fees, asOf) =>
        {
            var revenue = new RevenueByDay(DateTimeZone.Utc);
            var entries = new List<JournalEntry>();
            foreach ((int amount, int days) in fees)
            {
                Fee fee = Fee(amount, days);
                JournalEntry entry = Final(fee);
                entries.Add(entry);
                revenue.Add(entry, [fee]);
            }

            LocalDate day = First.PlusDays(asOf);
            TrialBalance balance = TrialBalance.Of(entries).Recognise(currency => revenue.After(day, currency));
            long earned = revenue.In(new DaySpan(LocalDate.MinIsoValue, day.PlusDays(1))).Sum(d => d.AmountMinor);
            return balance.Total(Currency.Usd) == 0
                && revenue.In(Ever).Sum(d => d.AmountMinor) == fees.Sum(f => (long)f.Item1)
                && -balance[LedgerAccount.Revenue, Currency.Usd] == earned
                && balance[LedgerAccount.Receivable, Currency.Usd] == fees.Sum(f => (long)f.Item1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Credit_sold_is_no_revenue_and_what_has_no_service_counts_when_it_is_booked()
    {
        var revenue = new RevenueByDay(DateTimeZone.Utc);
        Fee plain = Fee(500, 1) with { PeriodStart = null, PeriodEnd = null };
        revenue.Add(Entry(JournalEntryKind.InvoiceFinalized, 4), [plain, Fee(900, 2) with { Type = FeeType.Credit }]);
        revenue.Add(new JournalEntry(
            Build.Id(3), JournalEntryKind.WalletExpired, Build.Id(9), Currency.Usd, At(5),
            [new Posting(LedgerAccount.WalletLiability, 70), new Posting(LedgerAccount.Revenue, -70)]), []);
        Assert.Equal([(First.PlusDays(4), 500L), (First.PlusDays(5), 70)], revenue.In(Ever).Select(day => (day.Day, day.AmountMinor)));
    }

    private static JournalEntry Final(Fee fee)
    {
        ComputedInvoice computed = InvoiceCalculation.Compute(Build.Lines(fee.AmountMinor)).Value;
        Invoice invoice = Credited.Final(computed);
        return new JournalEntry(
            Build.Id(2), JournalEntryKind.InvoiceFinalized, invoice.Id, Currency.Usd, At(0),
            InvoicePostings.Finalized(invoice, [fee], DateTimeZone.Utc, First));
    }

    private static JournalEntry Entry(JournalEntryKind kind, int day) => new(
        Build.Id(2), kind, Build.Id(1), Currency.Usd, At(day), [new Posting(LedgerAccount.Receivable, 1), new Posting(LedgerAccount.Revenue, -1)]);

    private static Fee Fee(long amount, int days) => new()
    {
        Ordinal = 1,
        Type = FeeType.Subscription,
        Description = "base",
        AmountMinor = amount,
        PeriodStart = At(0),
        PeriodEnd = At(days),
    };

    private static Instant At(int day) => First.PlusDays(day).AtMidnight().InUtc().ToInstant();
}
