using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>A whole number between two bounds, both inclusive.</summary>
internal sealed class IntegerSchema(long min, long max) : ScalarSchema
{
    private static readonly Fault NotWhole = new("Input should be a valid integer", "int_parsing");

    private readonly Fault _tooSmall = new($"Input should be greater than or equal to {min.ToString(CultureInfo.InvariantCulture)}", "greater_than_equal");
    private readonly Fault _tooLarge = new($"Input should be less than or equal to {max.ToString(CultureInfo.InvariantCulture)}", "less_than_equal");

    public override Fault WrongType { get; } = new("Input should be a valid integer", "int_type");

    public override Fault? CheckText(ReadOnlySpan<byte> utf8)
    {
        if (Utf8Parser.TryParse(utf8, out long value, out int read) && read == utf8.Length)
            return value < min ? _tooSmall : value > max ? _tooLarge : null;

        return utf8.Length > 18 && !utf8[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? (utf8[0] == '-' ? _tooSmall : _tooLarge) : NotWhole;
    }

    public override void Describe(SchemaWriter writer)
    {
        writer.Json.WriteString("type", "integer");
        writer.Json.WriteNumber("minimum", min);
        writer.Json.WriteNumber("maximum", max);
    }

    public override void WriteExample(Utf8JsonWriter json) => json.WriteNumberValue(Math.Clamp(1, min, max));

    protected override bool Accepts(JsonTokenType token) => token == JsonTokenType.Number;
}
