using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Billing.Application.Ports;

namespace Billing.Storage.Copies;

/// <summary>
/// A row as a line of JSON: <c>{"p":partition key,"r":row key,"c":{column:value}}</c>. Texts, integers and booleans are JSON's own; bytes are
/// <c>{"b":base64}</c>.
/// </summary>
internal static class RowText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The row without the end of its line.</summary>
    public static ReadOnlyMemory<byte> Write(TableRow row)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(bytes, Options);
        writer.WriteStartObject();
        writer.WriteString("p"u8, row.PartitionKey);
        writer.WriteString("r"u8, row.RowKey);
        writer.WriteStartObject("c"u8);
        foreach (Column column in row.Columns.All)
        {
            WriteColumn(writer, column);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>The write that puts the row of a line where it was, whatever is there.</summary>
    /// <exception cref="IOException">The line is none that <see cref="Write"/> made.</exception>
    public static RowWrite Read(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            var columns = new Columns();
            foreach (JsonProperty column in document.RootElement.GetProperty("c"u8).EnumerateObject())
            {
                Read(columns, column);
            }

            return RowWrite.Upsert(document.RootElement.GetProperty("p"u8).GetString()!, document.RootElement.GetProperty("r"u8).GetString()!, columns);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"A line of the copy is damaged: {line[..Math.Min(line.Length, 100)]}", exception);
        }
    }

    private static void WriteColumn(Utf8JsonWriter writer, Column column)
    {
        writer.WritePropertyName(column.Name);
        switch (column.Type)
        {
            case ColumnType.Text:
                writer.WriteStringValue(column.Text);
                break;
            case ColumnType.Integer:
                writer.WriteNumberValue(column.Number);
                break;
            case ColumnType.Boolean:
                writer.WriteBooleanValue(column.Number != 0);
                break;
            default:
                writer.WriteStartObject();
                writer.WriteBase64String("b"u8, column.Data.Span);
                writer.WriteEndObject();
                break;
        }
    }

    private static Columns Read(Columns columns, JsonProperty column) => column.Value.ValueKind switch
    {
        JsonValueKind.String => columns.Set(column.Name, column.Value.GetString()!),
        JsonValueKind.Number => columns.Set(column.Name, column.Value.GetInt64()),
        JsonValueKind.True or JsonValueKind.False => columns.Set(column.Name, column.Value.GetBoolean()),
        _ => columns.Set(column.Name, column.Value.GetProperty("b"u8).GetBytesFromBase64()),
    };
}
