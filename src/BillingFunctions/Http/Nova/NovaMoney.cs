using System.Globalization;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace BillingFunctions.Http.Nova;

/// <summary>Amounts on this surface: decimals in major units, where the engine counts minor units.</summary>
internal static class NovaMoney
{
    /// <summary>Far above any price, and far below where sums could overflow.</summary>
    private const decimal Largest = 10_000_000_000_000m;

    /// <summary>An amount that moves money: refused at its field when the currency has no such part of a unit.</summary>
    public static Result<long> Minor(decimal major, Currency currency, string field)
    {
        if (major > Largest)
            return Failure.Invalid(field, $"Input should be at most {Largest.ToString(CultureInfo.InvariantCulture)}", "less_than_equal");

        decimal minor = currency.ToMinor(major);
        return decimal.IsInteger(minor)
            ? (long)minor
            : Failure.Invalid(field, $"Amounts in {currency} have at most {currency.MinorDigits} decimals", "decimal_places");
    }

    /// <summary>The same of an amount that may be left out.</summary>
    public static Result<long?> Minor(decimal? major, Currency currency, string field) =>
        major is { } given ? Minor(given, currency, field).Map(minor => (long?)minor) : Nothing;

    /// <summary>Minor units as they are shown.</summary>
    public static decimal Major(decimal minor, Currency currency) => currency.ToMajor(minor);

    private static Result<long?> Nothing => (long?)null;
}
