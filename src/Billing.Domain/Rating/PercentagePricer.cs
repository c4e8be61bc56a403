using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>
/// Percentage: a rate on what lies beyond the free stretch, a fixed fee per paid transaction, bounds per paid transaction (rule 5).
/// The free stretch ends at the free events or at the free amount, whichever comes first; a transaction that crosses its end is paid
/// for the part beyond.
/// </summary>
internal static class PercentagePricer
{
    private const int OnStack = 32;

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
        if (transactions is decimal[] array) return OverAmounts(price, array, lines);

        // A span costs no call per transaction, and few of them no memory either.
        int count = transactions.Count;
        Span<decimal> amounts = count <= OnStack ? stackalloc decimal[OnStack] : new decimal[count];
        for (int i = 0; i < count; i++) amounts[i] = transactions[i];
        return OverAmounts(price, amounts[..count], lines);
    }

    private static decimal OverAmounts(PercentagePrice price, ReadOnlySpan<decimal> amounts, List<PriceLine>? lines)
    {
        int paidFrom = FreeStretch(price, amounts, out decimal freeAmount);
        var paid = new PaidTransactions(price);
        if (paidFrom < amounts.Length)
        {
            // The transaction in which the stretch ends is paid for the part beyond it.
            decimal rest = freeAmount;
            for (int i = 0; i < paidFrom; i++) rest -= amounts[i];
            paid.Add(amounts[paidFrom] - rest);
            foreach (decimal amount in amounts[(paidFrom + 1)..]) paid.Add(amount);
        }

        if (freeAmount != 0) lines?.Add(new PriceLine(PriceLineKind.FreeAmount, freeAmount, 0, 0, 0));
        decimal total = Rate(paid.Amount, price, lines) + Fixed(paid.Count, price, lines) + paid.Bounds;
        if (paid.Bounds != 0) lines?.Add(new PriceLine(PriceLineKind.TransactionBounds, paid.Count, 0, 0, paid.Bounds));
        return total;
    }

    // How many transactions are wholly free, and how much of all amounts is.
    private static int FreeStretch(PercentagePrice price, ReadOnlySpan<decimal> amounts, out decimal freeAmount)
    {
        freeAmount = 0;
        if (price.FreeEvents is null && price.FreeAmount is null) return 0;

        long events = Math.Min(price.FreeEvents ?? long.MaxValue, amounts.Length);
        decimal left = price.FreeAmount ?? decimal.MaxValue;
        for (int i = 0; i < events; i++)
        {
            if (left <= 0) return i;

            decimal free = Math.Min(amounts[i], left);
            left -= free;
            freeAmount += free;
            if (free != amounts[i]) return i;
        }

        return (int)events;
    }

    /// <summary>Adds up paid transactions and what their bounds change.</summary>
    private struct PaidTransactions(PercentagePrice price)
    {
        private readonly decimal _rate = price.RatePercent * 0.01m;
        private readonly decimal _least = (price.MinPerTransactionMinor ?? 0) - price.FixedAmountMinor;
        private readonly decimal _most = (price.MaxPerTransactionMinor ?? 0) - price.FixedAmountMinor;
        private readonly bool _hasLeast = price.MinPerTransactionMinor is not null;
        private readonly bool _hasMost = price.MaxPerTransactionMinor is not null;

        internal decimal Amount;
        internal decimal Bounds;
        internal long Count;

        // The maximum wins over a minimum above it.
        internal void Add(decimal amount)
        {
            Amount += amount;
            Count++;
            if (!_hasLeast && !_hasMost) return;

            decimal exact = amount * _rate;
            decimal bounded = _hasLeast && exact < _least ? _least : exact;
            if (_hasMost && bounded > _most) bounded = _most;
            if (bounded != exact) Bounds += bounded - exact;
        }
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
