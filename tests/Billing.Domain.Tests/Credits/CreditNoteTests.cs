using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Tests.Invoicing;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Credits;

public sealed class CreditNoteTests
{
    private static readonly Gen<ComputedInvoice> Invoices =
        from amounts in Gen.NonEmptyListOf(Gen.Choose(1, 99_999).Select(n => (long)n))
        from coupon in Gen.Choose(0, 50_000)
        from rate in Gen.Choose(0, 3000)
        from inclusive in Gen.Elements(true, false)
        select InvoiceCalculation.Compute(Build.Lines([.. amounts.Take(8)]) with
        {
            Coupons = [Credited.Coupon(coupon)],
            Taxes = Build.Taxes(Build.Tax("a", rate / 10000m, inclusive), Build.Tax("b", 0.05m)),
        }).Value;

    [Fact]
    public void Any_sequence_of_partial_notes_adds_up_to_the_invoice_exactly() =>
        Prop.ForAll(Invoices.ToArbitrary(), Gen.ArrayOf(Gen.Choose(1, 100), 40).ToArbitrary(), (invoice, percents) =>
        {
            Invoice final = Credited.Final(invoice);
            var notes = new List<CreditNote>();
            foreach (int percent in percents.Append(100))
            {
                var wanted = invoice.Fees
                    .Select(f => (f.Ordinal, Left(f, notes) * percent / 100))
                    .ToList();
                notes.Add(Credited.Note(CreditNoteCalculation.Compute(final, invoice.Fees, notes, wanted).Value));
            }

            return notes.Sum(n => n.TotalMinor) == invoice.TotalMinor
                && notes.Sum(n => n.TaxMinor) == invoice.TaxMinor
                && notes.Sum(n => n.CouponsMinor) == invoice.CouponsMinor
                && notes.All(n => n.TotalMinor >= 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_tiny_part_of_a_fee_with_inclusive_and_exclusive_tax_is_never_worth_less_than_nothing()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(1000) with
        {
            Taxes = Build.Taxes(Build.Tax("inside", 0.3m, inclusive: true), Build.Tax("outside", 0.05m)),
        }).Value;
        var notes = new List<CreditNote>();
        for (int i = 0; i < 1000; i++)
        {
            CreditNoteAmounts part = CreditNoteCalculation.Compute(Credited.Final(invoice), invoice.Fees, notes, [(1, 1)]).Value;
            Assert.True(part.TotalMinor >= part.SubtotalMinor && part.TaxMinor >= 0);
            notes = [Credited.Note(CreditNoteCalculation.Compute(Credited.Final(invoice), invoice.Fees, [], [(1, i + 1)]).Value)];
        }
    }

    [Fact]
    public void Coupons_and_taxes_come_back_in_proportion()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(13640, 26260) with
        {
            Coupons = [Credited.Coupon(25000)],
            Taxes = Build.Taxes(Build.Tax("vat", 0.2m)),
        }).Value;
        CreditNoteAmounts note = CreditNoteCalculation.Compute(Credited.Final(invoice), invoice.Fees, [], [(2, 26260)]).Value;
        Assert.Equal((9806L, 16454L, 1961L, 11767L), (note.SubtotalMinor, note.CouponsMinor, note.TaxMinor, note.TotalMinor));
    }

    [Fact]
    public void No_more_than_the_rest_of_a_fee_can_be_credited()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(100)).Value;
        CreditNote first = Credited.Note(CreditNoteCalculation.Compute(Credited.Final(invoice), invoice.Fees, [], [(1, 60)]).Value);
        Result<CreditNoteAmounts> second = CreditNoteCalculation.Compute(Credited.Final(invoice), invoice.Fees, [first], [(1, 41)]);
        Assert.Equal(["body", "items", "0", "amount_cents"], second.Failure!.Errors.Single().Path);
        Assert.Contains("40", second.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_cannot_be_credited()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(100)).Value;
        Invoice draft = Credited.Final(invoice) with { Status = InvoiceStatus.Draft };
        Assert.Equal(FailureKind.WrongState, CreditNoteCalculation.Compute(draft, invoice.Fees, [], [(1, 1)]).Failure!.Kind);
    }

    [Theory]
    [InlineData(0, 100, true, 0, 0, 100)]
    [InlineData(30, 70, true, 30, 0, 70)]
    [InlineData(30, 50, true, 30, 20, 50)]
    [InlineData(30, 70, false, 30, 70, 0)]
    [InlineData(500, 0, true, 100, 0, 0)]
    public void The_unpaid_part_is_offset_and_only_the_paid_part_becomes_credit_or_refund(
        long unpaid, long paid, bool refund, long offset, long credit, long refunded)
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(100)).Value;
        CreditNoteAmounts note = CreditNoteCalculation.Compute(Credited.Final(invoice), invoice.Fees, [], [(1, 100)]).Value;
        Assert.Equal((offset, credit, refunded), note.Give(unpaid, paid, refund));
    }

    private static long Left(Fee fee, List<CreditNote> notes) =>
        fee.AmountMinor - notes.SelectMany(n => n.Items).Where(i => i.FeeOrdinal == fee.Ordinal).Sum(i => i.AmountMinor);
}
