using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Time;

namespace Billing.Domain.Invoicing;

/// <summary>
/// Minimum and maximum of a whole charge, over all its filters and groups. The minimum is owed for the served days only; the maximum
/// holds for the period whatever its length.
/// </summary>
internal static class ChargeBounds
{
    internal static void Apply(Charge charge, Proration share, List<PricedUsage> priced)
    {
        if (charge.MinAmountMinor is null && charge.MaxAmountMinor is null) return;

        decimal total = 0;
        foreach (PricedUsage one in priced) total += one.ExactMinor;
        if (charge.MinAmountMinor is { } min && total < share.Of(min)) RaiseTo(share.Of(min), total, priced);
        else if (charge.MaxAmountMinor is { } max && total > max) CutTo(max, total, priced);
    }

    // The true-up stands on the last fee, the one for the rest, so that the filters keep their own prices; it also takes what the
    // rounding of the others left over, so that the charge costs the minimum to the cent.
    private static void RaiseTo(decimal min, decimal total, List<PricedUsage> priced)
    {
        PricedUsage last = priced[^1];
        long others = 0;
        for (int i = 0; i < priced.Count - 1; i++) others += priced[i].AmountMinor;
        last.Adjust(PriceLineKind.Minimum, min - total, Math.Max(last.AmountMinor, MoneyRounding.ToMinor(min) - others));
    }

    private static void CutTo(decimal max, decimal total, List<PricedUsage> priced)
    {
        decimal[] weights = [.. priced.Select(p => p.ExactMinor)];
        long[] parts = Allocation.ByLargestRemainder(MoneyRounding.ToMinor(max), weights);
        for (int i = 0; i < parts.Length; i++)
        {
            decimal cut = (weights[i] * max / total) - weights[i];
            if (cut != 0) priced[i].Adjust(PriceLineKind.Maximum, cut, parts[i]);
        }
    }
}
