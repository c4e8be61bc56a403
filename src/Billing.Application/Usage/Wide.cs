using System.Globalization;
using Billing.Application.Ports;

namespace Billing.Application.Usage;

/// <summary>Bytes that may be longer than a column: spread over columns with the same first letters.</summary>
internal static class Wide
{
    /// <summary>Most columns of a value: with others it stays below the limit of a row.</summary>
    public const int ColumnsMax = 12;

    /// <summary>Longest value.</summary>
    public const int BytesMax = ColumnsMax * ColumnBytes;

    private const int ColumnBytes = 60 * 1024;

    /// <summary>Sets the columns of a value.</summary>
    public static void Set(Columns columns, string name, ReadOnlyMemory<byte> value)
    {
        int part = 0;
        do
        {
            ReadOnlyMemory<byte> piece = value[..Math.Min(ColumnBytes, value.Length)];
            columns.Set(Name(name, part++), piece);
            value = value[piece.Length..];
        }
        while (value.Length > 0);
    }

    /// <summary>The value; empty when the row has none.</summary>
    public static ReadOnlyMemory<byte> Get(Columns columns, string name)
    {
        ReadOnlyMemory<byte> first = columns.Bytes(name) ?? default;
        if (first.Length < ColumnBytes || columns.Bytes(Name(name, 1)) is null)
        {
            return first;
        }

        using var whole = new MemoryStream();
        for (int part = 0; columns.Bytes(Name(name, part)) is { } piece; part++)
        {
            whole.Write(piece.Span);
        }

        return whole.ToArray();
    }

    /// <summary>All columns that a value may use.</summary>
    public static string[] Names(string name) => [.. Enumerable.Range(0, ColumnsMax).Select(part => Name(name, part))];

    private static string Name(string name, int part) => part == 0 ? name : name + part.ToString(CultureInfo.InvariantCulture);
}
