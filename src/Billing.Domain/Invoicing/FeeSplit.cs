using Billing.Domain.Monetary;

namespace Billing.Domain.Invoicing;

/// <summary>Splits one amount over the fees it concerns, by largest remainder, and hands each fee its part.</summary>
internal static class FeeSplit
{
    private const int OnStack = 128;

    /// <param name="amountMinor">The whole.</param>
    /// <param name="fees">The fees that carry it.</param>
    /// <param name="weight">What a fee's part is proportional to.</param>
    /// <param name="take">Receives each fee and its part.</param>
    internal static void Over(
        long amountMinor,
        List<FeeInProgress> fees,
        Func<FeeInProgress, long> weight,
        Action<FeeInProgress, long> take)
    {
        if (amountMinor == 0) return;

        bool isSmall = fees.Count <= OnStack;
        Span<long> weights = isSmall ? stackalloc long[OnStack] : new long[fees.Count];
        Span<long> parts = isSmall ? stackalloc long[OnStack] : new long[fees.Count];
        weights = weights[..fees.Count];
        parts = parts[..fees.Count];
        for (int i = 0; i < weights.Length; i++) weights[i] = weight(fees[i]);
        ExactSplit.Over(amountMinor, weights, parts);
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] != 0) take(fees[i], parts[i]);
        }
    }
}
