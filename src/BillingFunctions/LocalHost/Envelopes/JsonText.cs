using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>Writes JSON as the host does: only quotes, backslashes and control characters are escaped.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write, int capacity = 256)
    {
        var buffer = new ArrayBufferWriter<byte>(capacity);
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);

        return buffer.WrittenMemory;
    }

    /// <summary>An array with one element for each item.</summary>
    public static ReadOnlyMemory<byte> Array<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write) => Write(json =>
    {
        json.WriteStartArray();
        foreach (T item in items)
            write(json, item);

        json.WriteEndArray();
    });
}
