using System.Globalization;
using System.Text.Json;

namespace Billing.Load.Soak;

/// <summary>Numbers of answers, which are numbers or texts.</summary>
internal static class JsonNumbers
{
    public static decimal Number(this JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDecimal();
}
