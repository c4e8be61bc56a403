using Billing.Domain.Monetary;

namespace Billing.Domain.Invoicing;

/// <summary>Splits one amount over the fees it concerns, by largest remainder, and hands each fee its part.</summary>
internal static class FeeSplit
{
    /// <param name="amountMinor">The whole.</param>
    /// <param name="fees">The fees that carry it.</param>
    /// <param name="weight">What a fee's part is proportional to.</param>
    /// <param name="take">Receives each fee and its part.</param>
    internal static void Over(
        long amountMinor,
        IReadOnlyList<FeeInProgress> fees,
        Func<FeeInProgress, long> weight,
        Action<FeeInProgress, long> take)
    {
        if (amountMinor == 0) return;

        var weights = new decimal[fees.Count];
        for (int i = 0; i < weights.Length; i++) weights[i] = weight(fees[i]);
        long[] parts = Allocation.ByLargestRemainder(amountMinor, weights);
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] != 0) take(fees[i], parts[i]);
        }
    }
}
