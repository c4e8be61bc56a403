using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Billing.RatingCases;

/// <summary>Reads the object of a case. Numbers may be JSON numbers or strings.</summary>
internal readonly record struct Input(JsonElement Json)
{
    internal bool Has(string key) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    internal bool HasAny(params string[] keys) => keys.Any(Has);

    internal Input At(string key) => new(Json.GetProperty(key));

    internal IEnumerable<Input> Items(string key) => Has(key) ? Json.GetProperty(key).EnumerateArray().Select(e => new Input(e)) : [];

    internal decimal Number(string key) =>
        OptionalNumber(key) ?? throw new NotSupportedException($"the case has no number '{key}'");

    internal decimal Number(string key, decimal otherwise) => OptionalNumber(key) ?? otherwise;

    internal decimal? OptionalNumber(string key) => Has(key) ? new Input(Json.GetProperty(key)).AsNumber() : null;

    internal decimal? FirstNumber(params string[] keys)
    {
        foreach (string key in keys)
        {
            if (OptionalNumber(key) is { } value) return value;
        }

        return null;
    }

    internal decimal[] Numbers(string key) => [.. Items(key).Select(i => i.AsNumber())];

    internal string Text(string key, string otherwise = "") => Has(key) ? new Input(Json.GetProperty(key)).AsText() : otherwise;

    internal bool Flag(string key) => Has(key) && Json.GetProperty(key).ValueKind == JsonValueKind.True;

    internal LocalDate Date(string key) => ParseDate(Text(key));

    internal LocalDate? OptionalDate(string key) => Has(key) ? Date(key) : null;

    internal Instant Instant(string key, DateTimeZone zone) => ParseInstant(Text(key), zone);

    internal decimal AsNumber() => Json.ValueKind switch
    {
        JsonValueKind.Number => Json.GetDecimal(),
        JsonValueKind.String when decimal.TryParse(Json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) => value,
        _ => throw new NotSupportedException($"'{Json}' is no number"),
    };

    internal string AsText() => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : Json.ToString();

    internal static LocalDate ParseDate(string text) => LocalDatePattern.Iso.Parse(text[..10]).Value;

    internal static LocalDateTime ParseLocal(string text)
    {
        string clean = text.Split(' ')[0].TrimEnd('Z');
        if (clean.Length == 10) return ParseDate(clean).AtMidnight();
        return LocalDateTimePattern.GeneralIso.Parse(clean.Length == 16 ? clean + ":00" : clean).Value;
    }

    internal static Instant ParseInstant(string text, DateTimeZone zone) =>
        text.Contains('Z', StringComparison.Ordinal)
            ? ParseLocal(text).InUtc().ToInstant()
            : Domain.Time.LocalDays.At(ParseLocal(text), zone);
}
