namespace Billing.Domain.Monetary;

/// <summary>
/// The split of <see cref="Allocation"/> for weights in whole minor units, as invoices need it: exact integers, so that equal remainders
/// are equal whatever the size of their parts, and nothing allocated for a usual number of parts.
/// </summary>
internal static class ExactSplit
{
    private const int OnStack = 128;
    private const int SelectionMax = 4096;

    /// <summary>Splits a whole in proportion to the weights; the units that are left go to the largest remainders, the earlier part first.</summary>
    /// <param name="totalMinor">The whole.</param>
    /// <param name="weights">One weight per part.</param>
    /// <param name="parts">Receives the parts, one per weight.</param>
    internal static void Over(long totalMinor, ReadOnlySpan<long> weights, Span<long> parts)
    {
        if (!TrySum(totalMinor, weights, out long sum))
        {
            SplitDecimals(totalMinor, weights, parts);
            return;
        }

        Span<long> remainders = weights.Length <= OnStack ? stackalloc long[OnStack] : new long[weights.Length];
        remainders = remainders[..weights.Length];
        long left = totalMinor;
        for (int i = 0; i < weights.Length; i++)
        {
            (parts[i], remainders[i]) = Share(totalMinor, weights[i], sum);
            left -= parts[i];
        }

        if (left * weights.Length <= SelectionMax) Select(left, parts, remainders);
        else Sort(left, parts, remainders.ToArray());
    }

    // What is negative or without weight goes the general way.
    private static bool TrySum(long total, ReadOnlySpan<long> weights, out long sum)
    {
        bool isPlain = total >= 0;
        Int128 wide = 0;
        foreach (long weight in weights)
        {
            isPlain &= weight >= 0;
            wide += weight;
        }

        isPlain &= wide > 0 && wide <= long.MaxValue;
        sum = isPlain ? (long)wide : 0;
        return isPlain;
    }

    private static (long Part, long Remainder) Share(long total, long weight, long sum)
    {
        ulong high = Math.BigMul((ulong)total, (ulong)weight, out ulong low);
        if (high == 0) return ((long)(low / (ulong)sum), (long)(low % (ulong)sum));

        (UInt128 part, UInt128 rest) = UInt128.DivRem(new UInt128(high, low), (ulong)sum);
        return ((long)part, (long)rest);
    }

    private static void Select(long left, Span<long> parts, Span<long> remainders)
    {
        for (; left > 0; left--)
        {
            int best = 0;
            for (int i = 1; i < remainders.Length; i++)
            {
                if (remainders[i] > remainders[best]) best = i;
            }

            parts[best]++;
            remainders[best] = -1;
        }
    }

    private static void Sort(long left, Span<long> parts, long[] remainders)
    {
        var order = new int[remainders.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (x, y) => remainders[y].CompareTo(remainders[x]) is var by and not 0 ? by : x.CompareTo(y));
        for (int i = 0; i < left; i++) parts[order[i]]++;
    }

    private static void SplitDecimals(long total, ReadOnlySpan<long> weights, Span<long> parts)
    {
        var decimals = new decimal[weights.Length];
        for (int i = 0; i < decimals.Length; i++) decimals[i] = weights[i];
        Allocation.ByLargestRemainder(total, decimals).CopyTo(parts);
    }
}
