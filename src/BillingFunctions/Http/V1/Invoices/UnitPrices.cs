namespace BillingFunctions.Http.V1.Invoices;

/// <summary>Prices of one unit, as answers show them.</summary>
internal static class UnitPrices
{
    private const int DecimalsMax = 12;

    /// <summary>Exact as far as prices are agreed; an average that never ends is cut where nobody pays for the difference.</summary>
    public static decimal Shown(decimal exactMinor) => decimal.Round(exactMinor, DecimalsMax, MidpointRounding.AwayFromZero);
}
