using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Domain.Identity;
using NodaTime;
using NodaTime.Text;

namespace Billing.Application.Persistence;

/// <summary>Instants as ISO 8601 text in UTC with all their digits.</summary>
public sealed class InstantJson : JsonConverter<Instant>
{
    private const int TextMax = 40;

    /// <inheritdoc/>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        !reader.HasValueSequence && !reader.ValueIsEscaped && InstantText.TryRead(reader.ValueSpan, out Instant usual) ? usual
            : InstantPattern.ExtendedIso.Parse(reader.GetString()!) is { Success: true } parsed ? parsed.Value
            : throw new JsonException("Not an ISO 8601 instant in UTC");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[TextMax];
        if (InstantText.TryWrite(value, text, out int length))
        {
            writer.WriteStringValue(text[..length]);
        }
        else
        {
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
        }
    }
}

/// <summary>Ids as UUID text.</summary>
public sealed class BillingIdJson : JsonConverter<BillingId>
{
    /// <inheritdoc/>
    public override BillingId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BillingId.TryParse(reader.GetString(), out BillingId id) ? id : throw new JsonException("Not one of our ids");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BillingId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToGuid());
}

/// <summary>Data spaces as sixteen characters.</summary>
public sealed class DataSpaceJson : JsonConverter<DataSpace>
{
    /// <inheritdoc/>
    public override DataSpace Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DataSpace.TryParse(reader.GetString(), out DataSpace space) ? space : throw new JsonException("Not a data space");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DataSpace value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Owner keys as fifteen hexadecimal digits.</summary>
public sealed class OwnerKeyJson : JsonConverter<OwnerKey>
{
    /// <inheritdoc/>
    public override OwnerKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ulong.TryParse(reader.GetString(), System.Globalization.NumberStyles.AllowHexSpecifier, null, out ulong key) && key <= OwnerKey.Mask
            ? new OwnerKey(key)
            : throw new JsonException("Not an owner key");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, OwnerKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
