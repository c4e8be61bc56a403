using System.Numerics;

namespace Billing.Domain.Tests.Oracle;

/// <summary>Whole numbers and exact quotients, without decimals: what splitting and rounding mean when nothing is ever cut.</summary>
internal static class NaiveSplit
{
    /// <summary>
    /// Splits a whole by weights: everybody gets the whole units of the exact share; then one unit at a time goes to whoever lacks most
    /// of the next one, the first of those who lack the same.
    /// </summary>
    internal static long[] Over(long total, long[] weights)
    {
        BigInteger sum = weights.Aggregate(BigInteger.Zero, (a, w) => a + w);
        if (sum.IsZero)
        {
            weights = [.. weights.Select(_ => 1L)];
            sum = weights.Length;
        }

        var parts = new long[weights.Length];
        var lacking = new BigInteger[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            parts[i] = (long)BigInteger.DivRem((BigInteger)total * weights[i], sum, out BigInteger rest);
            lacking[i] = rest;
        }

        for (long left = total - parts.Sum(); left > 0; left--)
        {
            int best = 0;
            for (int i = 1; i < parts.Length; i++)
            {
                if (lacking[i] > lacking[best]) best = i;
            }

            parts[best]++;
            lacking[best] = -1;
        }

        return parts;
    }

    /// <summary>A quotient of two exact numbers rounded half away from zero.</summary>
    internal static long Round(BigInteger numerator, BigInteger denominator)
    {
        BigInteger twice = BigInteger.Abs(numerator * 2) + BigInteger.Abs(denominator);
        long magnitude = (long)(twice / BigInteger.Abs(denominator * 2));
        return numerator.Sign * denominator.Sign < 0 ? -magnitude : magnitude;
    }

    /// <summary>A decimal rounded half away from zero.</summary>
    internal static long Round(decimal value)
    {
        (BigInteger numerator, BigInteger denominator) = Exact(value);
        return Round(numerator, denominator);
    }

    /// <summary>A decimal as an exact fraction.</summary>
    internal static (BigInteger Numerator, BigInteger Denominator) Exact(decimal value)
    {
        BigInteger scale = 1;
        while (value != decimal.Truncate(value))
        {
            value *= 10;
            scale *= 10;
        }

        return ((BigInteger)value, scale);
    }
}
