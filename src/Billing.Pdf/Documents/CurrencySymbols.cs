namespace Billing.Pdf.Documents;

/// <summary>Symbols for currencies whose symbol is understood and stands before the amount; all others show their code.</summary>
internal static class CurrencySymbols
{
    public static string Prefix(string code) => code switch
    {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        "NGN" => "₦",
        "GHS" => "GH₵",
        "KES" => "KSh ",
        "UGX" => "USh ",
        "TZS" => "TSh ",
        "ZAR" => "R ",
        "BRL" => "R$",
        "CAD" => "CA$",
        "AUD" => "A$",
        "NZD" => "NZ$",
        "KRW" => "₩",
        "ILS" => "₪",
        "PHP" => "₱",
        "VND" => "₫",
        _ => code + " ",
    };
}
