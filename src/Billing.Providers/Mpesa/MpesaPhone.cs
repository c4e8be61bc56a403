using System.Buffers;

namespace Billing.Providers.Mpesa;

/// <summary>Kenyan telephone numbers as M-Pesa wants them: 254 and nine digits.</summary>
internal static class MpesaPhone
{
    private const string Country = "254";
    private const int SubscriberLength = 9;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>The number, from forms with a plus, a leading zero or spaces; null when it is none.</summary>
    public static string? Normalize(string? phone)
    {
        string text = (phone ?? "").Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).TrimStart('+');
        if (text.StartsWith('0') && text.Length == SubscriberLength + 1)
        {
            text = Country + text[1..];
        }

        bool isNumber = text.Length == Country.Length + SubscriberLength
            && text.StartsWith(Country, StringComparison.Ordinal)
            && !text.AsSpan().ContainsAnyExcept(Digits);
        return isNumber ? text : null;
    }
}
