using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Tests.Credits;
using Billing.Domain.Tests.Invoicing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Oracle;

/// <summary>What holds for any invoice with anything on it, in currencies of 0, 2 and 3 decimals.</summary>
public sealed class WholeInvoiceProperties
{
    [Fact]
    public void The_steps_of_each_line_add_up_to_what_the_line_costs() => Check((_, invoice) =>
        invoice.Fees.All(f => FeeSteps.Of(f).Sum(s => s.AmountMinor) == f.TotalMinor)
        && invoice.Fees.Sum(f => f.TotalMinor) == invoice.TotalMinor);

    [Fact]
    public void The_explanation_of_each_line_adds_up_to_its_exact_amount() => Check((_, invoice) =>
        invoice.Fees.All(f => Math.Abs(f.Explanation!.Lines.Sum(l => l.AmountMinor) - f.ExactAmountMinor) < 0.000_000_000_1m));

    [Fact]
    public void A_coupon_never_takes_more_than_it_has_nor_more_than_is_there() => Check((request, invoice) =>
        invoice.Fees.All(f => f.CouponsMinor >= 0 && f.CouponsMinor <= f.AmountMinor - f.ProgressiveCreditMinor)
        && invoice.Coupons.All(use => use.AmountMinor > 0 && use.AmountMinor <= Most(request.Coupons.Single(c => c.Id == use.Coupon.Id), invoice))
        && invoice.Coupons.All(use => use.Coupon.RemainingMinor >= 0 && use.Coupon.RemainingInvoices is null or >= 0));

    [Fact]
    public void A_wallet_never_falls_below_zero_and_credit_notes_never_give_more_than_they_have() => Check((request, invoice) =>
        invoice.Wallets.All(use => request.Wallets.Single(w => w.Id == use.WalletId) is var wallet
            && use.GrantedMinor >= 0 && use.GrantedMinor <= wallet.GrantedBalanceMinor
            && use.PaidMinor >= 0 && use.PaidMinor <= wallet.PaidBalanceMinor
            && (use.PaidMinor == 0 || use.GrantedMinor == wallet.GrantedBalanceMinor))
        && invoice.Credits.All(use => use.AmountMinor > 0 && use.AmountMinor <= request.Credits.Single(c => c.CreditNoteId == use.CreditNoteId).BalanceMinor)
        && invoice.AmountDueMinor >= 0);

    [Fact]
    public void Progressive_billing_is_credited_or_reported_and_never_lost() => Check((request, invoice) =>
        request.ProgressiveCredits.Sum(c => c.AmountMinor) == invoice.ProgressiveCreditMinor + invoice.ProgressiveExcessMinor
        && invoice.Fees.All(f => f.ProgressiveCreditMinor == 0 || f.Type == FeeType.Charge));

    [Fact]
    public void Each_rate_is_the_rounded_share_of_its_base() => Check((_, invoice) =>
        invoice.Taxes.Where(t => !t.Inclusive).All(t => t.AmountMinor == NaiveSplit.Round(t.BaseMinor * t.Rate)));

    [Fact]
    public void The_same_facts_make_the_same_bytes() => Prop.ForAll(Seeds, seed =>
        Bytes(new RandomInvoices(seed).Next().Request).SequenceEqual(Bytes(new RandomInvoices(seed).Next().Request)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Notes_over_every_line_in_any_parts_add_up_to_the_invoice() => Prop.ForAll(Seeds, seed =>
    {
        ComputedInvoice computed = InvoiceCalculation.Compute(new RandomInvoices(seed).Next().Request).Value;
        Invoice invoice = Credited.Final(computed);
        var random = new Random(seed);
        var notes = new List<CreditNote>();
        for (int i = 0; i < 6; i++)
        {
            (int, long)[] wanted = [.. CreditNoteCalculation.Rest(computed.Fees, notes).Select(r => (r.FeeOrdinal, i == 5 ? r.AmountMinor : random.NextInt64(r.AmountMinor + 1)))];
            CreditNoteAmounts amounts = CreditNoteCalculation.Compute(invoice, computed.Fees, notes, wanted).Value;
            if (amounts.Items.Any(x => x.CouponsMinor < 0 || x.TaxMinor < 0 || x.TotalMinor < 0)) return false;

            notes.Add(Credited.Note(amounts));
            if (!computed.Fees.All(f => IsInProportion(f, notes))) return false;
        }

        return notes.Sum(n => n.TotalMinor) == computed.TotalMinor
            && notes.Sum(n => n.TaxMinor) == computed.TaxMinor
            && notes.Sum(n => n.CouponsMinor) == computed.CouponsMinor;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Every_movement_of_an_invoices_life_is_balanced_and_leaves_nothing_owed() => Prop.ForAll(Seeds, seed =>
    {
        InvoiceRequest request = new RandomInvoices(seed).Next().Request;
        ComputedInvoice computed = InvoiceCalculation.Compute(request).Value;
        Invoice invoice = Credited.Final(computed) with { Currency = request.Currency };
        LocalDate issued = request.IssuedAt.InUtc().Date;
        IReadOnlyList<Posting>[] movements =
        [
            InvoicePostings.Finalized(invoice, computed.Fees, DateTimeZone.Utc, issued),
            .. computed.Credits.Select(c => InvoicePostings.CreditApplied(c.AmountMinor)),
            .. computed.Wallets.Select(MoneyPostings.WalletConsumed),
            MoneyPostings.PaymentReceived(computed.AmountDueMinor),
        ];
        JournalEntry[] entries =
        [
            .. movements.Where(m => m.Count > 0).Select((postings, i) => new JournalEntry(
                Build.Id((ulong)i), JournalEntryKind.InvoiceFinalized, Build.Id(1), request.Currency, request.IssuedAt, postings)),
        ];
        TrialBalance balance = TrialBalance.Of(entries);
        return balance.Total(request.Currency) == 0
            && balance[LedgerAccount.Receivable, request.Currency] == 0
            && balance[LedgerAccount.Tax, request.Currency] == -computed.TaxMinor
            && balance[LedgerAccount.CashInTransit, request.Currency] == computed.AmountDueMinor;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    // After every note, what came back of a line is its share of the coupons and taxes, less than one unit off for each of them.
    private static bool IsInProportion(Fee fee, List<CreditNote> notes)
    {
        CreditNoteItem[] items = [.. notes.SelectMany(n => n.Items).Where(i => i.FeeOrdinal == fee.Ordinal)];
        decimal whole = fee.AmountMinor - fee.ProgressiveCreditMinor;
        if (items.Length == 0 || whole == 0) return true;

        decimal share = items.Sum(i => i.AmountMinor) / whole;
        return Math.Abs(items.Sum(i => i.CouponsMinor) - (fee.CouponsMinor * share)) <= 1
            && Math.Abs(items.Sum(i => i.TaxMinor) - (fee.TaxMinor * share)) <= 2;
    }

    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue).ToArbitrary();

    private static void Check(Func<InvoiceRequest, ComputedInvoice, bool> holds) => Prop.ForAll(Seeds, seed =>
    {
        InvoiceRequest request = new RandomInvoices(seed).Next().Request;
        return holds(request, InvoiceCalculation.Compute(request).Value);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static long Most(AppliedCoupon coupon, ComputedInvoice invoice) => coupon.Terms switch
    {
        { Type: CouponType.Percentage } terms => NaiveSplit.Round(invoice.SubtotalMinor * terms.Percent / 100),
        { Frequency: CouponFrequency.Once } => coupon.RemainingMinor,
        var terms => terms.AmountMinor,
    };

    private static byte[] Bytes(InvoiceRequest request)
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(request).Value;
        return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new
        {
            Lines = invoice.Fees.Select(f => new { f.Ordinal, f.Description, f.ExactAmountMinor, Text = FeeSteps.ToText(f, request.Currency) }),
            Sums = NaiveInvoice.Describe(invoice),
            invoice.Taxes,
        });
    }
}
