using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Tests.Invoicing;
using Billing.Domain.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Ledger;

public sealed class DeferredTakingTests
{
    private static readonly LocalDate First = new(2026, 6, 1);
    private static readonly DaySpan Ever = new(LocalDate.MinIsoValue, LocalDate.MaxIsoValue);

    [Fact]
    public void A_note_for_unused_days_leaves_the_used_days_as_they_were()
    {
        var revenue = new RevenueByDay(DateTimeZone.Utc);
        Fee fee = Fee(3000, 30);
        revenue.Add(Entry(JournalEntryKind.InvoiceFinalized, 0, 3000), [fee]);
        Assert.Equal(2100, DeferredTaking.LeftMinor(fee, DateTimeZone.Utc, First.PlusDays(9), 0));

        CreditNote note = Note(1, 2000);
        revenue.Add(Entry(JournalEntryKind.CreditNoteIssued, 9, -2000), [fee], note);

        Assert.Equal(Enumerable.Repeat(100L, 10), revenue.In(Ever).Select(day => day.AmountMinor));
        Assert.Equal(0, revenue.After(First.PlusDays(9), Currency.Usd));
        Assert.Equal(100, DeferredTaking.LeftMinor(fee, DateTimeZone.Utc, First.PlusDays(9), 2000));
    }

    [Fact]
    public void What_was_earned_before_goes_back_on_the_day_of_the_note()
    {
        var revenue = new RevenueByDay(DateTimeZone.Utc);
        Fee fee = Fee(400, 4);
        revenue.Add(Entry(JournalEntryKind.InvoiceFinalized, 0, 400), [fee]);
        CreditNote note = Note(1, 400, deferred: 200);
        revenue.Add(Entry(JournalEntryKind.CreditNoteIssued, 2, -400), [fee], note);
        Assert.Equal([100L, 100, -200], revenue.In(Ever).Select(day => day.AmountMinor));
        Assert.Equal(0, revenue.After(First.PlusDays(2), Currency.Usd));
    }

    [Fact]
    public void A_voided_note_gives_its_days_back()
    {
        var revenue = new RevenueByDay(DateTimeZone.Utc);
        Fee fee = Fee(400, 4);
        revenue.Add(Entry(JournalEntryKind.InvoiceFinalized, 0, 400), [fee]);
        CreditNote note = Note(1, 200);
        revenue.Add(Entry(JournalEntryKind.CreditNoteIssued, 1, -200), [fee], note);
        revenue.Add(Entry(JournalEntryKind.CreditNoteVoided, 3, 200), [fee], note);
        Assert.Equal([100L, 100, 200], revenue.In(Ever).Select(day => day.AmountMinor));
    }

    [Fact]
    public void Notes_never_take_more_than_is_deferred_and_no_day_turns_negative() =>
        Prop.ForAll(Gen.Choose(1, 50_000).ToArbitrary(), Gen.Choose(1, 400).ToArbitrary(), Gen.Choose(0, 30).ListOf().ToArbitrary(), (amount, days, steps) =>
        {
            Fee fee = Fee(amount, days);
            var revenue = new RevenueByDay(DateTimeZone.Utc);
            revenue.Add(Entry(JournalEntryKind.InvoiceFinalized, 0, amount), [fee]);
            long taken = 0;
            int day = 0;
            ulong number = 1;
            foreach (int step in steps)
            {
                day += step;
                long left = DeferredTaking.LeftMinor(fee, DateTimeZone.Utc, First.PlusDays(day), taken);
                if (left <= 1) continue;

                revenue.Add(Entry(JournalEntryKind.CreditNoteIssued, day, -(left / 2)), [fee], Note(number++, left / 2));
                taken += left / 2;
                if (revenue.After(First.PlusDays(day - 1), Currency.Usd) != left - (left / 2)) return false;
            }

            return revenue.In(Ever).All(each => each.AmountMinor > 0) && revenue.In(Ever).Sum(each => each.AmountMinor) == amount - taken;
        }).QuickCheckThrowOnFailure();

    private static CreditNote Note(ulong number, long net, long? deferred = null) => new()
    {
        Id = Build.Id(500 + number),
        InvoiceId = Build.Id(1),
        CustomerId = Build.Id(400),
        Type = CreditNoteType.Credit,
        Currency = Currency.Usd,
        Items = [new CreditNoteItem(1, net, 0, 0, net) { DeferredMinor = deferred ?? net }],
        TotalMinor = net,
        CreatedAt = At(0),
        UpdatedAt = At(0),
    };

    private static JournalEntry Entry(JournalEntryKind kind, int day, long revenueMinor) => new(
        Build.Id(2), kind, Build.Id(1), Currency.Usd, At(day),
        [new Posting(LedgerAccount.Receivable, revenueMinor), new Posting(LedgerAccount.Revenue, -revenueMinor)]);

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
