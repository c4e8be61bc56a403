using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Billing.Application.Exports;

/// <summary>
/// Writes rows of an export. In CSV a text that a spreadsheet would take for a formula gets an apostrophe in front: what customers and producers name
/// themselves must not run on the machine of whoever opens the file. Numbers are numbers and stay as they are.
/// </summary>
internal sealed class ExportWriter(ExportFormat format, IReadOnlyList<ExportColumn> columns)
{
    /// <summary>Characters with which a text begins that spreadsheets evaluate.</summary>
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n");

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>Writes what stands before all rows.</summary>
    public void WriteHeader(MemoryStream to)
    {
        if (format == ExportFormat.Csv)
        {
            Write(to, string.Join(',', columns.Select(column => column.Name)) + "\r\n");
        }
    }

    /// <summary>Writes a row: a value for each column, null for none.</summary>
    public void WriteRow(MemoryStream to, IReadOnlyList<string?> row)
    {
        if (format == ExportFormat.Csv)
        {
            Write(to, string.Join(',', row.Select((value, i) => Cell(value, columns[i]))) + "\r\n");
            return;
        }

        using (var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            for (int i = 0; i < columns.Count; i++)
            {
                json.WritePropertyName(columns[i].Name);
                WriteValue(json, row[i], columns[i].IsNumber);
            }

            json.WriteEndObject();
        }

        to.WriteByte((byte)'\n');
    }

    private static void WriteValue(Utf8JsonWriter json, string? value, bool isNumber)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else if (isNumber)
        {
            json.WriteRawValue(value);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    private static string Cell(string? value, ExportColumn column)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }

        string text = !column.IsNumber && FormulaStarts.Contains(value.TrimStart(' ') is [var first, ..] ? first : ' ') ? "'" + value : value;
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static void Write(MemoryStream to, string text) => to.Write(Encoding.UTF8.GetBytes(text));
}
