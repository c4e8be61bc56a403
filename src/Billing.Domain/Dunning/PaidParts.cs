namespace Billing.Domain.Dunning;

/// <summary>How money is laid out over the invoices of a payment request.</summary>
public static class PaidParts
{
    /// <summary>What each invoice gets, in their order, in minor units: as much as it needs while there is money. What is left over is the customer's.</summary>
    /// <param name="receivedMinor">What came, 0 or more.</param>
    /// <param name="neededMinor">What each invoice needs, 0 or more.</param>
    public static IReadOnlyList<long> Of(long receivedMinor, IReadOnlyList<long> neededMinor)
    {
        var parts = new long[neededMinor.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Math.Min(receivedMinor, neededMinor[i]);
            receivedMinor -= parts[i];
        }

        return parts;
    }
}
