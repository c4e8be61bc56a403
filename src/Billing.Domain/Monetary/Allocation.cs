namespace Billing.Domain.Monetary;

/// <summary>Splits a whole into parts that add up to exactly the whole, by largest remainder.</summary>
public static class Allocation
{
    private const decimal ExactProductLimit = 10_000_000_000_000m;

    /// <summary>
    /// Splits <paramref name="totalMinor"/> in proportion to the weights. Each part is the exact share rounded towards zero; the
    /// units that are left go to the largest remainders, the earlier part first when equal. With all weights zero the parts are
    /// equal but for the remainder.
    /// </summary>
    /// <param name="totalMinor">The whole; may be negative.</param>
    /// <param name="weights">One weight per part; negative ones take from the others.</param>
    /// <returns>One part per weight; empty when there are none, which is only allowed for a whole of zero.</returns>
    public static long[] ByLargestRemainder(long totalMinor, ReadOnlySpan<decimal> weights)
    {
        var parts = new long[weights.Length];
        if (weights.Length == 0)
            return totalMinor == 0 ? parts : throw new ArgumentException("There is no part to carry the amount.", nameof(weights));

        decimal sum = 0;
        foreach (decimal weight in weights) sum += weight;

        var remainders = new decimal[weights.Length];
        long left = totalMinor;
        for (int i = 0; i < weights.Length; i++)
        {
            (parts[i], remainders[i]) = Share(totalMinor, weights[i], sum, weights.Length);
            left -= parts[i];
        }

        HandOut(left, parts, remainders);
        return parts;
    }

    // Remainders are kept as multiples of the sum, not as quotients: those are cut at 28 digits, a longer part earlier than a shorter one,
    // so that equal remainders would come out different. Dividing first is only for products beyond the digits of a decimal.
    private static (long Part, decimal Remainder) Share(long total, decimal weight, decimal sum, int count)
    {
        if (sum == 0) return (total / count, total % count);

        if (Math.Abs((decimal)total) >= ExactProductLimit || Math.Abs(weight) >= ExactProductLimit)
        {
            decimal share = total * (weight / sum);
            return ((long)decimal.Truncate(share), share - decimal.Truncate(share));
        }

        decimal product = total * weight;
        long part = (long)decimal.Truncate(product / sum);
        decimal remainder = product - (part * sum);
        return (part, sum < 0 ? -remainder : remainder);
    }

    // One unit to each of the largest remainders; a second round is only needed when rounding of huge shares lost a unit.
    private static void HandOut(long left, long[] parts, decimal[] remainders)
    {
        if (left == 0) return;

        int unit = Math.Sign(left);
        var order = new int[parts.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            if (unit > 0) remainders[i] = -remainders[i];
        }

        Array.Sort(order, (x, y) => remainders[x].CompareTo(remainders[y]) is var by and not 0 ? by : x.CompareTo(y));
        for (int i = 0; left != 0; i = (i + 1) % order.Length)
        {
            parts[order[i]] += unit;
            left -= unit;
        }
    }
}
