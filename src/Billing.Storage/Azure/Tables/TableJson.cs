using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.Tables;

/// <summary>Rows as the JSON of Table Storage with minimal metadata, written and read by hand: this is the hottest path of the clients.</summary>
internal static class TableJson
{
    private const string TypeSuffix = "@odata.type";

    /// <summary>Characters beyond ASCII stay as they are, which the service accepts and which keeps transactions small.</summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes a row with its keys and columns.</summary>
    public static void Write(Utf8JsonWriter writer, RowWrite write)
    {
        writer.WriteStartObject();
        writer.WriteString("PartitionKey"u8, write.PartitionKey);
        writer.WriteString("RowKey"u8, write.RowKey);
        IReadOnlyList<Column> columns = write.Columns.All;
        for (int i = 0; i < columns.Count; i++)
        {
            WriteColumn(writer, columns[i]);
        }

        writer.WriteEndObject();
        writer.Flush();
    }

    /// <summary>Reads one row; <paramref name="etag"/> is the answer's header.</summary>
    public static TableRow ReadRow(ReadOnlySpan<byte> json, string? etag)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return ReadObject(ref reader, etag);
    }

    /// <summary>Reads the rows of a page.</summary>
    public static List<TableRow> ReadPage(ReadOnlySpan<byte> json)
    {
        var rows = new List<TableRow>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isValue = reader.ValueTextEquals("value"u8);
            reader.Read();
            if (!isValue)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                rows.Add(ReadObject(ref reader, etag: null));
            }
        }

        return rows;
    }

    private static void WriteColumn(Utf8JsonWriter writer, Column column)
    {
        switch (column.Type)
        {
            case ColumnType.Text:
                writer.WriteString(column.Name, column.Text);
                break;
            case ColumnType.Boolean:
                writer.WriteBoolean(column.Name, column.Number != 0);
                break;
            case ColumnType.Integer:
                writer.WriteString(column.Name + TypeSuffix, "Edm.Int64"u8);
                Span<char> digits = stackalloc char[20];
                column.Number.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
                writer.WriteString(column.Name, digits[..length]);
                break;
            default:
                writer.WriteString(column.Name + TypeSuffix, "Edm.Binary"u8);
                writer.WriteBase64String(column.Name, column.Data.Span);
                break;
        }
    }

    private static TableRow ReadObject(ref Utf8JsonReader reader, string? etag)
    {
        string partitionKey = string.Empty;
        string rowKey = string.Empty;
        var columns = new Columns();
        ColumnType? annotated = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("PartitionKey"u8))
            {
                partitionKey = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("RowKey"u8))
            {
                rowKey = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("odata.etag"u8))
            {
                etag = ReadText(ref reader);
            }
            else if (reader.ValueSpan.EndsWith("@odata.type"u8))
            {
                // The type stands right before its column.
                reader.Read();
                annotated = reader.ValueTextEquals("Edm.Int64"u8) ? ColumnType.Integer
                    : reader.ValueTextEquals("Edm.Binary"u8) ? ColumnType.Bytes : null;
            }
            else if (reader.ValueTextEquals("Timestamp"u8) || reader.ValueSpan.StartsWith("odata."u8))
            {
                reader.Read();
                reader.Skip();
                annotated = null;
            }
            else
            {
                ReadColumn(ref reader, columns, annotated);
                annotated = null;
            }
        }

        return new TableRow(partitionKey, rowKey, etag ?? throw new JsonException("A row came without its ETag"), columns);
    }

    private static void ReadColumn(ref Utf8JsonReader reader, Columns columns, ColumnType? annotated)
    {
        string name = reader.GetString()!;
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                columns.Set(name, reader.GetBoolean());
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out long number):
                columns.Set(name, number);
                break;
            case JsonTokenType.Number:
                // No column of ours: a fraction written by another program stays readable as text.
                columns.Set(name, Encoding.UTF8.GetString(reader.ValueSpan));
                break;
            case JsonTokenType.String when annotated == ColumnType.Integer:
                columns.Set(name, long.Parse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
                break;
            case JsonTokenType.String when annotated == ColumnType.Bytes:
                columns.Set(name, reader.GetBytesFromBase64());
                break;
            case JsonTokenType.String:
                columns.Set(name, reader.GetString()!);
                break;
            default:
                // A selected column that the row does not have comes as null.
                reader.Skip();
                break;
        }
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? string.Empty;
    }
}
