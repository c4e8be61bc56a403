using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Tests.Invoicing;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Credits;

/// <summary>Notes that were voided in between do not spoil the sum.</summary>
public sealed class CreditNoteVoidTests
{
    private static readonly Gen<(long Coupon, int Rate, (int Amount, bool Voids)[] Steps)> Sequences =
        from coupon in Gen.Choose(0, 1000)
        from rate in Gen.Choose(0, 3000)
        from steps in Gen.ArrayOf(Gen.Choose(1, 60).Zip(Gen.Elements(true, false, false)), 60)
        select ((long)coupon, rate, steps);

    [Fact]
    public void Whatever_was_voided_in_between_the_standing_notes_add_up_to_the_invoice_exactly() =>
        Prop.ForAll(Sequences.ToArbitrary(), sequence =>
        {
            ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(1000) with
            {
                Coupons = [Credited.Coupon(sequence.Coupon)],
                Taxes = Build.Taxes(Build.Tax("in", sequence.Rate / 10_000m, inclusive: true), Build.Tax("out", 0.07m)),
            }).Value;
            var notes = new List<CreditNote>();
            bool sound = true;
            foreach ((int amount, bool voids) in sequence.Steps)
            {
                if (voids && notes.Count > 1) notes.RemoveAt(amount % notes.Count);
                CreditNoteAmounts note = Credit(invoice, notes, [(1, Math.Min(amount, 1000 - notes.Sum(n => n.Items[0].AmountMinor)))]);
                sound &= note.TotalMinor >= 0 && note.CouponsMinor >= 0 && note.TaxMinor >= 0 && note.SubtotalMinor >= 0;
                notes.Add(Credited.Note(note));
            }

            notes.Add(Credited.Note(Credit(invoice, notes, CreditNoteCalculation.Rest(invoice.Fees, notes))));
            return sound
                && notes.Sum(n => n.TotalMinor) == invoice.TotalMinor
                && notes.Sum(n => n.TaxMinor) == invoice.TaxMinor
                && notes.Sum(n => n.CouponsMinor) == invoice.CouponsMinor;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_rest_of_an_invoice_is_what_earlier_notes_left_of_each_fee()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(100, 50, 70)).Value;
        CreditNote first = Credited.Note(Credit(invoice, [], [(1, 30), (2, 50)]));
        Assert.Equal([(1, 70L), (3, 70L)], CreditNoteCalculation.Rest(invoice.Fees, [first]));
    }

    private static CreditNoteAmounts Credit(ComputedInvoice invoice, List<CreditNote> notes, IReadOnlyList<(int FeeOrdinal, long AmountMinor)> wanted) =>
        CreditNoteCalculation.Compute(
            Credited.Final(invoice), invoice.Fees, notes, wanted).Value;
}
