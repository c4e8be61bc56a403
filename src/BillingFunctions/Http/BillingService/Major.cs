using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace BillingFunctions.Http.BillingService;

/// <summary>Amounts of this surface are decimals in major units.</summary>
internal static class Major
{
    /// <summary>Minor units in major ones.</summary>
    public static decimal Of(decimal minor, Currency currency) => currency.ToMajor(minor);

    /// <summary>An amount that moves, in whole minor units; refused at the field when it has more digits than the currency.</summary>
    public static Result<long> ToMinor(decimal major, Currency currency, string field) =>
        Math.Abs(major) > 10_000_000_000_000m ? Failure.Invalid(field, "Input is too large", "less_than_equal")
        : currency.ToMinor(major) is var minor && decimal.IsInteger(minor) ? (long)minor
        : Failure.Invalid(field, $"{currency.Code} has {currency.MinorDigits} digits after the decimal point", "decimal_max_places");
}
