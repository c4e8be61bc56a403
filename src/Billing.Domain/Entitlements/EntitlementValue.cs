using System.Globalization;
using Billing.Domain.Results;

namespace Billing.Domain.Entitlements;

/// <summary>The value of an entitlement, which is kept as the text that was sent.</summary>
public static class EntitlementValue
{
    /// <summary>A quantity without an end.</summary>
    public const string Unlimited = "unlimited";

    /// <summary>A boolean feature is granted.</summary>
    public const string Granted = "true";

    /// <summary>A boolean feature is refused.</summary>
    public const string Refused = "false";

    /// <summary>Decimals of a quantity, as of usage.</summary>
    private const int DecimalsMax = 10;

    /// <summary>Above every quantity of usage.</summary>
    private const decimal QuantityEnd = 1_000_000_000_000_000;

    /// <summary>Why a value does not fit a feature's type, naming the field <c>value</c>; null when it does.</summary>
    public static Failure? Refusal(FeatureType type, string value) => type switch
    {
        FeatureType.Boolean when value is not (Granted or Refused) =>
            Failure.Invalid("value", $"A boolean feature is granted as {Granted} or {Refused}"),
        FeatureType.Quantity when value != Unlimited && !IsQuantity(value) =>
            Failure.Invalid("value", $"A quantity is a number from 0 with at most {DecimalsMax} decimals, or {Unlimited}"),
        _ => null,
    };

    /// <summary>The limit that the value of a quantity sets; null for none.</summary>
    public static decimal? LimitOf(string value) => value == Unlimited ? null : decimal.Parse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static bool IsQuantity(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal quantity)
        && quantity < QuantityEnd && quantity.Scale <= DecimalsMax;
}
