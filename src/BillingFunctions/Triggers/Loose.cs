using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using NodaTime;

namespace BillingFunctions.Triggers;

/// <summary>Reads values whatever their encoding: a JSON value as such, or a string that holds JSON.</summary>
internal static class Loose
{
    /// <summary>A member by name, in any case; null when it or the object is absent.</summary>
    public static JsonElement? Member(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object)
            return null;

        if (parent.TryGetProperty(name, out JsonElement exact))
            return exact;

        foreach (JsonProperty property in parent.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        }

        return null;
    }

    /// <summary>
    /// Hands the value to <paramref name="read"/> as JSON. A string that holds a JSON object, array or string is opened first, from a
    /// rented buffer: a batch may be megabytes long, and the result must not keep any part of the element.
    /// </summary>
    public static T Open<T>(JsonElement value, Func<JsonElement, T> read)
    {
        if (value.ValueKind != JsonValueKind.String)
            return read(value);

        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        byte[] inner = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            var reader = new Utf8JsonReader(raw);
            reader.Read();
            int length = reader.CopyString(inner);
            if (!IsWrapped(inner.AsSpan(0, length)) || Parse(inner.AsMemory(0, length)) is not { } document)
                return read(value);

            using (document)
                return read(document.RootElement);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(inner);
        }
    }

    /// <summary>The text of a value; of a JSON object or array its JSON. Null for null and absent.</summary>
    public static string? Text(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            // An object inside a string is the text itself; only a string inside a string was encoded twice.
            string once = value.GetString()!;
            return once.AsSpan().TrimStart() is ['"', ..]
                ? Open(value, inner => inner.ValueKind == JsonValueKind.String ? inner.GetString() : once)
                : once == "null" ? null : once;
        }

        return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : value.GetRawText();
    }

    /// <summary>A whole number, given as number or text; null when it is neither.</summary>
    public static long? Number(JsonElement value)
    {
        string? text = Text(value);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    /// <summary>A point in time; without a zone it is UTC. Null when there is none.</summary>
    public static Instant? Time(JsonElement value) => DateTimeOffset.TryParse(
        Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
        ? Instant.FromDateTimeOffset(time)
        : null;

    /// <summary>True when a text looks like a JSON object, array or string: it may have been encoded twice.</summary>
    public static bool IsWrapped(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'"', ..];

    private static JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
