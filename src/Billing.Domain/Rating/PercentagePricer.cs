using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>
/// Percentage: a rate on what lies beyond the free stretch, a fixed fee per paid transaction, bounds per paid transaction (rule 5).
/// The free stretch ends at the free events or at the free amount, whichever comes first; a transaction that crosses its end is paid
/// for the part beyond.
/// </summary>
internal static class PercentagePricer
{
    internal static decimal Price(PercentagePrice price, in UsageQuantity usage, List<PriceLine>? lines)
    {
        if (usage.Transactions is { } transactions) return PerTransaction(price, transactions, lines);
        if (price.NeedsTransactions && (usage.Units != 0 || usage.EventsCount != 0))
            throw new ArgumentException("This percentage price needs the amounts of the single transactions.", nameof(usage));

        decimal fee = Rate(usage.Units, price, lines);
        return fee + Fixed(usage.EventsCount, price, lines);
    }

    private static decimal PerTransaction(PercentagePrice price, IReadOnlyList<decimal> transactions, List<PriceLine>? lines)
    {
        bool inFreeStretch = price.FreeEvents is not null || price.FreeAmount is not null;
        bool bounded = price.MinPerTransactionMinor is not null || price.MaxPerTransactionMinor is not null;
        long freeEvents = price.FreeEvents ?? long.MaxValue;
        decimal freeLeft = price.FreeAmount ?? decimal.MaxValue;
        decimal rate = price.RatePercent * 0.01m;
        decimal paidAmount = 0;
        decimal freeAmount = 0;
        decimal bounds = 0;
        long paidEvents = 0;
        for (int i = 0; i < transactions.Count; i++)
        {
            decimal amount = transactions[i];
            decimal free = 0;
            if (inFreeStretch && i < freeEvents && freeLeft > 0)
            {
                free = Math.Min(amount, freeLeft);
                freeLeft -= free;
                freeAmount += free;
                if (free == amount) continue;
            }

            inFreeStretch = false;
            if (bounded)
            {
                decimal exact = ((amount - free) * rate) + price.FixedAmountMinor;
                bounds += AmountBounds.Apply(exact, price.MinPerTransactionMinor, price.MaxPerTransactionMinor, null) - exact;
            }

            paidAmount += amount - free;
            paidEvents++;
        }

        if (freeAmount != 0) lines?.Add(new PriceLine(PriceLineKind.FreeAmount, freeAmount, 0, 0, 0));
        decimal total = Rate(paidAmount, price, lines) + Fixed(paidEvents, price, lines) + bounds;
        if (bounds != 0) lines?.Add(new PriceLine(PriceLineKind.TransactionBounds, paidEvents, 0, 0, bounds));
        return total;
    }

    private static decimal Rate(decimal paidAmount, PercentagePrice price, List<PriceLine>? lines)
    {
        decimal rate = price.RatePercent * 0.01m;
        lines?.Add(new PriceLine(PriceLineKind.Rate, paidAmount, rate, 0, paidAmount * rate));
        return paidAmount * rate;
    }

    private static decimal Fixed(long paidEvents, PercentagePrice price, List<PriceLine>? lines)
    {
        decimal amount = paidEvents * price.FixedAmountMinor;
        if (price.FixedAmountMinor != 0)
            lines?.Add(new PriceLine(PriceLineKind.FixedFees, paidEvents, price.FixedAmountMinor, 0, amount));
        return amount;
    }
}
