using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>An exact number, written as a JSON number or as a string.</summary>
/// <param name="min">Smallest value; null for none.</param>
/// <param name="max">Largest value; null for none.</param>
/// <param name="aboveMin">True when the smallest value itself is not allowed.</param>
/// <param name="asNumber">True when answers show a JSON number; otherwise they show a string.</param>
/// <param name="whole">True when it may have no fraction.</param>
internal sealed class DecimalSchema(decimal? min, decimal? max, bool aboveMin, bool asNumber, bool whole = false) : ScalarSchema
{
    private static readonly SearchValues<byte> NumberCharacters = SearchValues.Create("+-.0123456789eE"u8);
    private static readonly Fault NotDecimal = new("Input should be a valid decimal number", "decimal_parsing");

    private static readonly Fault NotWhole = new("Input should be a whole number", "decimal_whole");

    private readonly Fault _tooSmall = aboveMin
        ? new($"Input should be greater than {min?.ToString(CultureInfo.InvariantCulture)}", "greater_than")
        : new($"Input should be greater than or equal to {min?.ToString(CultureInfo.InvariantCulture)}", "greater_than_equal");

    private readonly Fault _tooLarge = new($"Input should be less than or equal to {max?.ToString(CultureInfo.InvariantCulture)}", "less_than_equal");

    public override Fault WrongType { get; } = new("Input should be a number or a string holding one", "decimal_type");

    public override Fault? CheckText(ReadOnlySpan<byte> utf8)
    {
        if (!DecimalText.TryParse(utf8, out decimal value))
            return utf8.ContainsAnyInRange((byte)'0', (byte)'9') && !utf8.ContainsAnyExcept(NumberCharacters) ? Fault.NumberTooLarge : NotDecimal;

        return value < min || (aboveMin && value == min) ? _tooSmall : value > max ? _tooLarge
            : whole && value != decimal.Truncate(value) ? NotWhole : null;
    }

    public override void Describe(SchemaWriter writer)
    {
        if (!writer.IsAnswer)
        {
            writer.Json.WriteStartArray("type");
            writer.Json.WriteStringValue("number");
            writer.Json.WriteStringValue("string");
            writer.Json.WriteEndArray();
        }
        else
        {
            writer.Json.WriteString("type", asNumber ? "number" : "string");
        }

        if (!asNumber || !writer.IsAnswer)
            writer.Json.WriteString("format", "decimal");

        if (min is { } least)
            writer.Json.WriteNumber(aboveMin ? "exclusiveMinimum" : "minimum", least);

        if (max is { } most)
            writer.Json.WriteNumber("maximum", most);
    }

    public override void WriteExample(Utf8JsonWriter json)
    {
        decimal value = Math.Clamp(1m, (min ?? decimal.MinValue) + (aboveMin ? 0.5m : 0m), max ?? decimal.MaxValue);
        if (asNumber)
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(DecimalText.Format(value));
    }

    protected override bool Accepts(JsonTokenType token) => token is JsonTokenType.Number or JsonTokenType.String;
}
