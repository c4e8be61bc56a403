using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>How often the host encodes values that are not objects.</summary>
internal enum EnvelopeEncoding
{
    /// <summary>As the host's code does it: a string that holds JSON.</summary>
    Double,

    /// <summary>As the documentation shows it: the JSON itself.</summary>
    Single,
}

/// <summary>Writes an envelope with the conversions of the host, value by value.</summary>
internal static class EnvelopeWriter
{
    public static void Write(IBufferWriter<byte> target, string binding, TriggerPayload payload, EnvelopeEncoding encoding)
    {
        using var json = new Utf8JsonWriter(target, JsonText.Options);
        json.WriteStartObject();
        json.WriteStartObject("Data"u8);
        json.WritePropertyName(binding);
        WriteValue(json, payload.Data, encoding);
        json.WriteEndObject();
        json.WriteStartObject("Metadata"u8);
        foreach ((string name, HostValue value) in payload.Metadata)
        {
            if (name.EndsWith("trigger", StringComparison.OrdinalIgnoreCase))
                continue;

            json.WritePropertyName(name);
            WriteValue(json, value, encoding);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, HostValue value, EnvelopeEncoding encoding)
    {
        switch (value.Kind)
        {
            case HostValueKind.Bytes:
                json.WriteBase64StringValue(value.Content.Span);
                break;
            case HostValueKind.OffsetTime:
                json.WriteStringValue(value.Time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
                break;
            case HostValueKind.PlainTime:
                json.WriteStringValue(value.Time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
                break;
            case HostValueKind.Json when encoding == EnvelopeEncoding.Double:
                json.WriteStringValue(value.Content.Span);
                break;
            default:
                json.WriteRawValue(value.Content.Span, skipInputValidation: true);
                break;
        }
    }
}
