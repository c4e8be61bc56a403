using System.Text.Json;
using Billing.Domain.Monetary;

namespace Billing.Providers.Mpesa;

/// <summary>Amounts as M-Pesa counts them: whole Kenyan shillings.</summary>
internal static class MpesaAmounts
{
    private const decimal ShillingsMax = 1_000_000_000;
    private static readonly Currency Shilling = Currency.Parse("KES");

    public static bool TryWrite(Money amount, out long shillings)
    {
        bool isWhole = amount.Currency == Shilling && amount.Minor > 0 && amount.Minor % Shilling.MinorPerMajor == 0;
        shillings = isWhole ? amount.Minor / Shilling.MinorPerMajor : 0;
        return isWhole;
    }

    /// <summary>What a callback tells: shillings as a number, with decimals or without.</summary>
    public static bool TryRead(JsonElement value, out Money amount)
    {
        amount = default;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out decimal major) || major is < 0 or > ShillingsMax)
        {
            return false;
        }

        decimal minor = Shilling.ToMinor(major);
        amount = new Money((long)minor, Shilling);
        return decimal.Truncate(minor) == minor;
    }
}
