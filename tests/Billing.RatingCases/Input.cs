using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Billing.RatingCases;

/// <summary>Reads the object of a case. Numbers may be JSON numbers or strings.</summary>
/// <param name="Json">The object.</param>
/// <param name="Read">Collects the names that were looked at; null where nobody asks.</param>
internal readonly record struct Input(JsonElement Json, HashSet<string>? Read = null)
{
    internal bool IsList => Json.ValueKind == JsonValueKind.Array;

    internal bool IsObject => Json.ValueKind == JsonValueKind.Object;

    internal bool Has(string key)
    {
        Read?.Add(key);
        return IsObject && Json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;
    }

    internal bool HasAny(params string[] keys) => keys.Any(Has);

    /// <summary>The first of some names that the case uses, or null.</summary>
    internal string? First(params string[] keys)
    {
        foreach (string key in keys)
        {
            if (Has(key)) return key;
        }

        return null;
    }

    internal Input At(string key) => Has(key) ? new Input(Json.GetProperty(key)) : throw new RefusedException($"the case has no '{key}'");

    internal IEnumerable<Input> Items(string key)
    {
        if (!Has(key)) return [];
        Input all = At(key);
        return all.IsList ? all.Json.EnumerateArray().Select(e => new Input(e)) : [all];
    }

    internal decimal Number(string key) => OptionalNumber(key) ?? throw new RefusedException($"the case has no number '{key}'");

    internal decimal Number(string key, decimal otherwise) => OptionalNumber(key) ?? otherwise;

    internal decimal? OptionalNumber(string key) => Has(key) ? At(key).AsNumber() : null;

    internal decimal? FirstNumber(params string[] keys) => First(keys) is { } key ? Number(key) : null;

    internal decimal[] Numbers(string key) => [.. Items(key).Select(i => i.AsNumber())];

    /// <summary>A figure, or the sum of a list of figures; 0 when the case has none.</summary>
    internal decimal Sum(params string[] keys) => First(keys) is { } key ? Numbers(key).Sum() : 0;

    internal string Text(string key, string otherwise = "") => Has(key) ? At(key).AsText() : otherwise;

    internal bool Flag(string key) => Has(key) && Json.GetProperty(key).ValueKind == JsonValueKind.True;

    internal LocalDate Date(string key) => ParseDate(At(key).AsText());

    internal LocalDate? OptionalDate(params string[] keys) => First(keys) is { } key ? Date(key) : null;

    internal Instant Instant(string key, DateTimeZone zone) => ParseInstant(At(key).AsText(), zone);

    internal decimal AsNumber() => Json.ValueKind switch
    {
        JsonValueKind.Number => Json.GetDecimal(),
        JsonValueKind.String when decimal.TryParse(Json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) => value,
        _ => throw new RefusedException($"'{Json}' is no number"),
    };

    internal string AsText() => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : Json.ToString();

    internal static LocalDate ParseDate(string text) => ParseLocal(text).Date;

    internal static LocalDateTime ParseLocal(string text) =>
        TryParseLocal(text, out LocalDateTime local) ? local : throw new RefusedException($"'{text}' is no day or time");

    /// <summary>Reads <c>2024-03-05</c>, <c>2024-03-05T12:12</c>, with seconds, with a Z, with a remark after a space.</summary>
    internal static bool TryParseLocal(string text, out LocalDateTime local)
    {
        string clean = WithoutOffset(text.Trim().Split(' ')[0].TrimEnd('Z'));
        ParseResult<LocalDateTime> parsed = clean.Length switch
        {
            10 => Midnight(LocalDatePattern.Iso.Parse(clean)),
            16 => LocalDateTimePattern.ExtendedIso.Parse(clean + ":00"),
            _ => LocalDateTimePattern.ExtendedIso.Parse(clean),
        };
        return parsed.TryGetValue(default, out local);
    }

    // An offset after the time of day, such as +05:30: the local time is what it stands behind.
    private static string WithoutOffset(string text)
    {
        int sign = text.LastIndexOfAny(['+', '-']);
        return sign > text.IndexOf('T', StringComparison.Ordinal) && text.Contains('T', StringComparison.Ordinal) ? text[..sign] : text;
    }

    internal static Instant ParseInstant(string text, DateTimeZone zone)
    {
        if (OffsetDateTimePattern.ExtendedIso.Parse(text.Trim()) is { Success: true } exact) return exact.Value.ToInstant();
        return text.Contains('Z', StringComparison.Ordinal)
            ? ParseLocal(text).InUtc().ToInstant()
            : Domain.Time.LocalDays.At(ParseLocal(text), zone);
    }

    private static ParseResult<LocalDateTime> Midnight(ParseResult<LocalDate> day) => day.Convert(d => d.AtMidnight());
}
