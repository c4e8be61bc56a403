namespace Billing.Domain.Monetary;

/// <summary>The one rounding of money: half away from zero, never banker's (rule 16 of the billing rules).</summary>
public static class MoneyRounding
{
    /// <summary>An exact amount in minor units as whole minor units. Throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static long ToMinor(decimal exactMinor) => (long)decimal.Round(exactMinor, 0, MidpointRounding.AwayFromZero);

    /// <summary>An amount in major units rounded to the precision of its currency, still in major units.</summary>
    public static decimal RoundMajor(decimal major, Currency currency) =>
        decimal.Round(major, currency.MinorDigits, MidpointRounding.AwayFromZero);

    /// <summary>Rounds up (towards positive infinity) at a number of decimals: the share of a prorated recurring value (rule 8).</summary>
    public static decimal Up(decimal value, int decimals) => decimal.Round(value, decimals, MidpointRounding.ToPositiveInfinity);
}
