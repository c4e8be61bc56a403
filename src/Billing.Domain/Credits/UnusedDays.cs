using Billing.Domain.Time;

namespace Billing.Domain.Credits;

/// <summary>What is given back of a base amount that was paid in advance.</summary>
public static class UnusedDays
{
    /// <summary>
    /// The price of the unused days, bounded by what was invoiced less what earlier notes gave back (rule 11), never negative.
    /// </summary>
    /// <param name="amountMinor">Base amount of the full period.</param>
    /// <param name="unused">Unused days over the full period's days.</param>
    /// <param name="invoicedMinor">What was invoiced for the period.</param>
    /// <param name="creditedMinor">What earlier notes gave back of it.</param>
    public static long CreditMinor(decimal amountMinor, Proration unused, long invoicedMinor, long creditedMinor) =>
        Bound(unused.RoundedOf(amountMinor), invoicedMinor, creditedMinor);

    /// <summary>A wished credit, bounded by what was invoiced less earlier credits.</summary>
    public static long Bound(long wishedMinor, long invoicedMinor, long creditedMinor) =>
        Math.Max(0, Math.Min(wishedMinor, invoicedMinor - creditedMinor));
}
