using Billing.Domain.Invoicing;
using Billing.Domain.Rating;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>
/// What late usage changes: for each line the rating of all usage less what was billed of it so far, earlier adjustments included (rule 23). More is a fee of a
/// later invoice, less is taken back from the invoices that billed it.
/// </summary>
/// <param name="Fees">What is still to be billed.</param>
/// <param name="TakeBack">What is to be taken back, by invoice: fee and amount.</param>
internal sealed record UsageDifference(IReadOnlyList<Fee> Fees, IReadOnlyList<(BilledDocument Document, List<(int FeeOrdinal, long AmountMinor)> Wanted)> TakeBack)
{
    /// <summary>Compares.</summary>
    /// <param name="now">The fees of all usage as it is known now.</param>
    /// <param name="billed">What was billed.</param>
    public static UsageDifference Between(IReadOnlyList<Fee> now, BilledUsage billed)
    {
        List<Fee> more = [];
        List<(BilledDocument Document, List<(int FeeOrdinal, long AmountMinor)> Wanted)> less = [];
        foreach (Fee fee in now)
        {
            long differenceMinor = fee.AmountMinor - billed.AmountMinor(UsageLine.Of(fee));
            if (differenceMinor > 0)
            {
                more.Add(LateFee(fee, billed, differenceMinor));
            }
            else if (differenceMinor < 0)
            {
                TakeFrom(less, billed, UsageLine.Of(fee), -differenceMinor);
            }
        }

        foreach (UsageLine gone in billed.Lines.Except(now.Select(UsageLine.Of)))
        {
            TakeFrom(less, billed, gone, billed.AmountMinor(gone));
        }

        return new UsageDifference(more, less);
    }

    private static Fee LateFee(Fee fee, BilledUsage billed, long amountMinor)
    {
        var line = UsageLine.Of(fee);
        long before = billed.AmountMinor(line);
        decimal units = fee.Units - billed.Units(line);
        decimal exact = fee.ExactAmountMinor - before;
        IEnumerable<PriceLine> less = before == 0 ? [] : [new PriceLine(PriceLineKind.AlreadyBilled, 1, -before, 0, -before)];
        return fee with
        {
            Ordinal = 0,
            Origin = FeeOrigin.Late,
            Units = units,
            EventsCount = Math.Max(0, fee.EventsCount - billed.EventsCount(line)),
            UnitAmountMinor = Pricing.EffectiveUnitAmount(exact, units),
            ExactAmountMinor = exact,
            AmountMinor = amountMinor,
            Explanation = new FeeExplanation([.. fee.Explanation?.Lines ?? [], .. less]),
        };
    }

    /// <summary>Takes from the newest fees first, never more than each still holds: what was given back already is not given twice.</summary>
    private static void TakeFrom(
        List<(BilledDocument Document, List<(int FeeOrdinal, long AmountMinor)> Wanted)> less, BilledUsage billed, UsageLine line, long amountMinor)
    {
        foreach ((BilledDocument document, Fee fee) in billed.NewestFirst(line))
        {
            long taken = Math.Min(amountMinor, document.CreditableMinor(fee));
            if (taken <= 0)
            {
                continue;
            }

            int at = less.FindIndex(entry => ReferenceEquals(entry.Document, document));
            if (at < 0)
            {
                less.Add((document, []));
                at = less.Count - 1;
            }

            less[at].Wanted.Add((fee.Ordinal, taken));
            amountMinor -= taken;
        }
    }
}
