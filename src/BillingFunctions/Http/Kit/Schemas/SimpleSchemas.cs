using System.Buffers.Text;
using System.Text.Json;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Kit.Schemas;

/// <summary>True or false.</summary>
internal sealed class BooleanSchema : ScalarSchema
{
    public override Fault WrongType { get; } = new("Input should be true or false", "bool_type");

    public override Fault? CheckText(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual("true"u8) || utf8.SequenceEqual("false"u8) ? null : WrongType;

    public override void Describe(SchemaWriter writer) => writer.Json.WriteString("type", "boolean");

    public override void WriteExample(Utf8JsonWriter json) => json.WriteBooleanValue(false);

    protected override bool Accepts(JsonTokenType token) => token is JsonTokenType.True or JsonTokenType.False;
}

/// <summary>A string of a fixed OpenAPI format: a UUID, an instant or a date.</summary>
internal abstract class FormattedSchema(string format, string example, Fault wrong, Fault wrongType) : ScalarSchema
{
    public override Fault WrongType => wrongType;

    public override Fault? CheckText(ReadOnlySpan<byte> utf8) => Matches(utf8) ? null : wrong;

    public override void Describe(SchemaWriter writer)
    {
        writer.Json.WriteString("type", "string");
        writer.Json.WriteString("format", format);
    }

    public override void WriteExample(Utf8JsonWriter json) => json.WriteStringValue(example);

    protected abstract bool Matches(ReadOnlySpan<byte> utf8);

    protected override bool Accepts(JsonTokenType token) => token == JsonTokenType.String;
}

/// <summary>A UUID with hyphens.</summary>
internal sealed class UuidSchema() : FormattedSchema(
    "uuid", "0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000", new("Input should be a valid UUID", "uuid_parsing"), new("Input should be a valid UUID", "uuid_type"))
{
    protected override bool Matches(ReadOnlySpan<byte> utf8) => Utf8Parser.TryParse(utf8, out Guid _, out int read) && read == utf8.Length;
}

/// <summary>An instant as ISO 8601 writes it, with an offset from UTC.</summary>
internal sealed class InstantSchema() : FormattedSchema(
    "date-time", "2026-03-01T00:00:00Z",
    new("Input should be a date and time with an offset, such as 2026-03-01T00:00:00Z", "datetime_parsing"),
    new("Input should be a date and time in a string", "datetime_type"))
{
    protected override bool Matches(ReadOnlySpan<byte> utf8) => TimeText.TryParseInstant(utf8, out _);
}

/// <summary>A calendar date.</summary>
internal sealed class DateSchema() : FormattedSchema(
    "date", "2026-03-01", new("Input should be a date such as 2026-03-01", "date_parsing"), new("Input should be a date in a string", "date_type"))
{
    protected override bool Matches(ReadOnlySpan<byte> utf8) => TimeText.TryParseDate(utf8, out _);
}
