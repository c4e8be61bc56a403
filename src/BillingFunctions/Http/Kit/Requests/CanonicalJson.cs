using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>A request as bytes that do not change with white space or the order of names, so that a resend is known as one.</summary>
internal static class CanonicalJson
{
    /// <summary>Query and body.</summary>
    public static ReadOnlySpan<byte> Of(string query, ReadOnlySpan<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(256, body.Length));
        buffer.Write(Encoding.UTF8.GetBytes(query));
        if (!body.IsEmpty)
        {
            using var json = new Utf8JsonWriter(buffer);
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            Write(json, document.RootElement);
        }

        return buffer.WrittenSpan;
    }

    /// <summary>Query and body as they are, for bodies that nobody has looked at yet.</summary>
    public static ReadOnlySpan<byte> Unread(string query, ReadOnlySpan<byte> body) => (byte[])[.. Encoding.UTF8.GetBytes(query), .. body];

    private static void Write(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                    Write(json, item);

                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
