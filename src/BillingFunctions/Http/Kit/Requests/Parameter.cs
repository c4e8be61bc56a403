using System.Globalization;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Where a parameter stands.</summary>
internal enum ParameterPlace
{
    Path,
    Query,
}

/// <summary>A path or query parameter: checked before the handler runs.</summary>
/// <param name="place">Where it stands.</param>
/// <param name="name">Its name.</param>
/// <param name="schema">What it may be.</param>
/// <param name="required">True when a request without it is refused.</param>
internal class Parameter(ParameterPlace place, string name, ScalarSchema schema, bool required)
{
    public ParameterPlace Place => place;

    public string Name => name;

    public ScalarSchema Schema => schema;

    public bool Required => required;

    /// <summary>A sentence for the reference; null where name and type say enough.</summary>
    public string? Description { get; init; }

    /// <summary>What its absence means, as JSON for the reference; null where it means nothing of its own.</summary>
    public string? Default { get; init; }

    /// <summary>A path parameter by the convention of templates: <c>{..._id}</c> is a UUID unless it says <c>external</c>; anything else is text.</summary>
    public static Parameter FromTemplate(string name) => new(
        ParameterPlace.Path, name,
        name.EndsWith("_id", StringComparison.Ordinal) && name != "external_id" ? new UuidSchema() : new TextSchema(1, 255), required: true);

    public string? Read(HttpRequest request) =>
        place == ParameterPlace.Path ? OfPath(request, name) : request.Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>
    /// The value of a path parameter. The server decodes a path but for its slashes, because they part it: once the parts are known, those within a code or an external id
    /// are decoded too.
    /// </summary>
    public static string? OfPath(HttpRequest request, string name) => (request.RouteValues[name] as string)?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A query parameter with the type that handlers see.</summary>
/// <typeparam name="T">That type.</typeparam>
internal sealed class QueryParameter<T>(string name, ScalarSchema schema, bool required, T absent, Func<string, T> parse)
    : Parameter(ParameterPlace.Query, name, schema, required)
{
    /// <summary>Reads the checked value, or what stands for its absence.</summary>
    public T Value(HttpRequest request) => Read(request) is { } text ? parse(text) : absent;
}

/// <summary>Makes query parameters: one static field each, above the table of operations.</summary>
internal static class Query
{
    public static QueryParameter<BillingId?> Id(string name) => new(name, new UuidSchema(), false, null, ParseId);

    public static QueryParameter<BillingId?> RequiredId(string name) => new(name, new UuidSchema(), true, null, ParseId);

    public static QueryParameter<string?> Text(string name, int max = 255) => new(name, new TextSchema(0, max), false, null, text => text);

    public static QueryParameter<string> RequiredText(string name, int max = 255) => new(name, new TextSchema(1, max), true, "", text => text);

    /// <summary>A whole number; what stands for its absence may be out of bounds, and is then no value that a client could send.</summary>
    public static QueryParameter<int> Int(string name, int absent, int min, int max) =>
        new(name, new IntegerSchema(min, max), false, absent, text => int.Parse(text, CultureInfo.InvariantCulture))
        {
            Default = absent >= min && absent <= max ? absent.ToString(CultureInfo.InvariantCulture) : null,
        };

    public static QueryParameter<decimal> Decimal(string name, decimal absent, decimal min) =>
        new(name, new DecimalSchema(min, null, aboveMin: false, asNumber: false), false, absent,
            text => DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out decimal value) ? value : absent)
        {
            Default = $"\"{absent.ToString(CultureInfo.InvariantCulture)}\"",
        };

    public static QueryParameter<bool> Bool(string name, bool absent) =>
        new(name, new BooleanSchema(), false, absent, text => text == "true") { Default = absent ? "true" : "false" };

    public static QueryParameter<bool?> OptionalBool(string name) => new(name, new BooleanSchema(), false, null, text => text == "true");

    public static QueryParameter<TEnum?> OneOf<TEnum>(string name)
        where TEnum : struct, Enum => WordOf(name, WordTable<TEnum>.Lower);

    /// <summary>A word in upper case: <c>PAST_DUE</c>.</summary>
    public static QueryParameter<TEnum?> Upper<TEnum>(string name)
        where TEnum : struct, Enum => WordOf(name, WordTable<TEnum>.Upper);

    /// <summary>One of a few words.</summary>
    public static QueryParameter<string?> Word(string name, IEnumerable<string> words) => new(name, new WordSchema([.. words]), false, null, text => text);

    public static QueryParameter<Instant?> Instant(string name) => new(name, new InstantSchema(), false, null, ParseInstant);

    public static QueryParameter<LocalDate?> Date(string name) => new(name, new DateSchema(), false, null, ParseDate);

    private static QueryParameter<TEnum?> WordOf<TEnum>(string name, WordSet<TEnum> words)
        where TEnum : struct, Enum => new(name, new WordSchema([.. words.All]), false, null, text => words.TryRead(text, out TEnum value) ? value : null);

    private static BillingId? ParseId(string text) => BillingId.TryParse(text, out BillingId id) ? id : default(BillingId);

    private static Instant? ParseInstant(string text) =>
        TimeText.TryParseInstant(System.Text.Encoding.UTF8.GetBytes(text), out Instant value) ? value : null;

    private static LocalDate? ParseDate(string text) => TimeText.TryParseDate(System.Text.Encoding.UTF8.GetBytes(text), out LocalDate value) ? value : null;
}
