using System.Text.Json;
using Billing.Application.Payments.Providers;

namespace Billing.Providers.Mpesa;

/// <summary>How a prompt or a reversal ended: 0 is done, all else is not. A number in callbacks, a text in answers to queries.</summary>
internal static class MpesaResultCode
{
    public const string Done = "0";

    public static string? TextOf(JsonElement code) => code.ValueKind switch
    {
        JsonValueKind.String => code.GetString(),
        JsonValueKind.Number => code.GetRawText(),
        _ => null,
    };

    public static DeclineReason ReasonOf(string? code) => code switch
    {
        "1" => DeclineReason.InsufficientFunds,
        "1032" => DeclineReason.CancelledByCustomer,
        "1037" => DeclineReason.TimedOut,
        "2001" => DeclineReason.IncorrectDetails,
        _ => DeclineReason.Generic,
    };
}
