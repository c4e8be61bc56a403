using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Domain.Identity;
using NodaTime;

namespace BillingFunctions.Http.Kit.Json;

/// <summary>Exact numbers: read from a number or a string, written as a string.</summary>
internal sealed class DecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadExact(ref reader);

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(DecimalText.Format(value));

    public static decimal ReadExact(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
            return DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(reader.GetString()!), out decimal escaped) ? escaped : throw new JsonException();

        return DecimalText.TryParse(reader.ValueSpan, out decimal value) ? value : throw new JsonException();
    }
}

/// <summary>Exact numbers written as strings with no more decimals than they need: <c>"49.99"</c>.</summary>
internal sealed class ShortDecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DecimalConverter.ReadExact(ref reader);

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(DecimalText.Shortest(value));
}

/// <summary>Exact numbers written as JSON numbers, for the fields that have always been numbers: <c>[JsonConverter(typeof(DecimalNumberConverter))]</c>.</summary>
internal sealed class DecimalNumberConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => DecimalConverter.ReadExact(ref reader);

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>The same for a number that may be absent: <c>[JsonConverter(typeof(OptionalNumberConverter))]</c>.</summary>
internal sealed class OptionalNumberConverter : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : DecimalConverter.ReadExact(ref reader);

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}

/// <summary>Instants in UTC.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeText.TryParseInstant(reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan, out Instant instant)
            ? instant
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToDateTimeUtc());
}

/// <summary>Calendar dates.</summary>
internal sealed class DateConverter : JsonConverter<LocalDate>
{
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeText.TryParseDate(reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan, out LocalDate date)
            ? date
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(NodaTime.Text.LocalDatePattern.Iso.Format(value));
}

/// <summary>
/// Ids as UUIDs. A UUID that is not one of ours becomes the default id, which belongs to nobody: so it is looked up like any other and not found.
/// </summary>
internal sealed class BillingIdConverter : JsonConverter<BillingId>
{
    public override BillingId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BillingId.TryFrom(reader.GetGuid(), out BillingId id) ? id : default;

    public override void Write(Utf8JsonWriter writer, BillingId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToGuid());
}
