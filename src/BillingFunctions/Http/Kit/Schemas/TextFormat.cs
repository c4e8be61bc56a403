using System.Buffers;
using NodaTime;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>A known format of a string.</summary>
/// <param name="Name">Its name in OpenAPI.</param>
/// <param name="Example">A text that has it.</param>
/// <param name="Fault">What to say about a text that has not.</param>
/// <param name="Matches">Tells whether a text has it.</param>
internal sealed record TextFormat(string Name, string Example, Fault Fault, Func<string, bool> Matches)
{
    public static readonly TextFormat Currency = new(
        "currency", "USD", new Fault("Input should be an active ISO 4217 currency code such as USD", "currency_code"), IsCurrency);

    public static readonly TextFormat Country = new(
        "country", "PL", new Fault("Input should be a two-letter ISO 3166 country code such as PL", "country_code"), IsCountry);

    public static readonly TextFormat TimeZone = new(
        "time-zone", "UTC", new Fault("Input should be an IANA time zone such as Europe/Warsaw", "time_zone"), IsTimeZone);

    public static readonly TextFormat Email = new(
        "email", "person@example.com", new Fault("Input should be an e-mail address", "email"), IsEmail);

    public static readonly TextFormat WebAddress = new(
        "uri", "https://example.com/", new Fault("Input should be an absolute http or https address", "url_parsing"), IsWebAddress);

    public static readonly TextFormat Color = new(
        "color", "#1f6feb", new Fault("Input should be a color such as #1f6feb", "color"), IsColor);

    public static readonly TextFormat Moment = new(
        "date-time", "2026-03-01T00:00:00Z", new Fault("Input should be a date, or a date and time with an offset", "datetime_parsing"), Json.TimeText.IsMoment);

    public static readonly TextFormat Language = new(
        "language", "en", new Fault("Input should be a language such as en or fr-CA", "language"), IsLanguage);

    public static readonly TextFormat LowerCode = new(
        "lower-code", "api_calls", new Fault("Input should be lower-case letters, digits and underscores", "string_pattern_mismatch"),
        text => text.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '_'));

    private static bool IsCurrency(string text) => Billing.Domain.Monetary.Currency.TryParse(text, out _);

    private static bool IsCountry(string text) => text.Length == 2 && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1]);

    private static bool IsTimeZone(string text) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is not null;

    private static bool IsLanguage(string text)
    {
        string[] parts = text.Split('-', '_');
        return parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter) && parts.Skip(1).All(part => part.Length is >= 2 and <= 8 && part.All(char.IsAsciiLetterOrDigit));
    }

    private static bool IsColor(string text) => text.Length is 4 or 7 && text[0] == '#' && text.AsSpan(1).IndexOfAnyExcept(HexDigits) < 0;

    private static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";

    /// <summary>One @, something before it, a host name after it. Only a message sent there proves more.</summary>
    private static bool IsEmail(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at is > 0 and <= 64 && text.Length <= 254 && text.LastIndexOf('@') == at
            && !text.Any(one => char.IsWhiteSpace(one) || char.IsControl(one) || one is '<' or '>' or ',' or ';')
            && Uri.CheckHostName(text[(at + 1)..]) == UriHostNameType.Dns && !text.EndsWith('.');
    }

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
}
