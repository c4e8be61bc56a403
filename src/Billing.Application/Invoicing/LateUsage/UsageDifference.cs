using Billing.Domain.Invoicing;
using Billing.Domain.Rating;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>
/// What late usage changes: for each line the rating of all usage less what was billed of it so far, earlier adjustments included (rule 23). More is a fee of a
/// later invoice, less is taken back from the invoices that billed it.
/// </summary>
/// <param name="Fees">What is still to be billed.</param>
/// <param name="Less">What is to be taken back.</param>
internal sealed record UsageDifference(IReadOnlyList<Fee> Fees, TakingBack Less)
{
    /// <summary>Compares.</summary>
    /// <param name="now">The fees of all usage as it is known now.</param>
    /// <param name="billed">What was billed.</param>
    public static UsageDifference Between(IReadOnlyList<Fee> now, BilledUsage billed)
    {
        List<Fee> more = [];
        var less = new TakingBack();
        ILookup<UsageLine, Fee> lines = now.ToLookup(UsageLine.Of);
        foreach (Fee fee in lines.Select(Whole))
        {
            var line = UsageLine.Of(fee);
            long differenceMinor = fee.AmountMinor - billed.AmountMinor(line);
            if (differenceMinor > 0)
            {
                more.Add(LateFee(fee, billed, differenceMinor));
            }
            else if (differenceMinor < 0 && fee.Origin != FeeOrigin.Advance)
            {
                less.Take(line, -differenceMinor, billed.NewestFirst(line));
            }
        }

        foreach (UsageLine gone in billed.Lines.Where(line => !lines.Contains(line)))
        {
            less.Take(gone, billed.AmountMinor(gone), billed.NewestFirst(gone));
        }

        return new UsageDifference(more, less);
    }

    /// <summary>
    /// All of a line: usage of a charge in advance and what its minimum lacks are fees of their own, and money that moves from one to the other is no
    /// difference. The whole counts as in advance, which is never refunded (rule 20).
    /// </summary>
    private static Fee Whole(IEnumerable<Fee> line)
    {
        Fee[] fees = [.. line];
        return fees.Length == 1 ? fees[0] : fees[0] with
        {
            Origin = fees.Max(fee => fee.Origin),
            Units = fees.Sum(fee => fee.Units),
            EventsCount = fees.Sum(fee => fee.EventsCount),
            ExactAmountMinor = fees.Sum(fee => fee.ExactAmountMinor),
            AmountMinor = fees.Sum(fee => fee.AmountMinor),
            Explanation = new FeeExplanation([.. fees.SelectMany(fee => fee.Explanation?.Lines ?? [])]),
        };
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
}
