using System.Globalization;
using System.Text;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.Tables;

/// <summary>Escaped paths and queries of Table Storage.</summary>
internal static class TableAddress
{
    /// <summary>Between the two continuation headers in a page's continuation; neither can hold it.</summary>
    private const char ContinuationSeparator = '\n';

    /// <summary>One row: quotes in keys are doubled, then everything is percent-encoded.</summary>
    public static string Row(string table, string partitionKey, string rowKey) =>
        $"/{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    /// <summary>One page of a range.</summary>
    public static string Range(string table, RowRange range)
    {
        var address = new StringBuilder(256);
        address.Append('/').Append(table).Append("()?$filter=PartitionKey%20eq%20'").Append(Key(range.PartitionKey)).Append('\'');
        if (range.From is { } from)
        {
            address.Append("%20and%20RowKey%20ge%20'").Append(Key(from)).Append('\'');
        }

        if (range.To is { } to)
        {
            address.Append("%20and%20RowKey%20lt%20'").Append(Key(to)).Append('\'');
        }

        address.Append("&$top=").Append(range.Take.ToString(CultureInfo.InvariantCulture));
        if (range.Columns is { } columns)
        {
            address.Append("&$select=PartitionKey,RowKey");
            foreach (string column in columns)
            {
                address.Append(',').Append(Uri.EscapeDataString(column));
            }
        }

        AppendContinuation(address, range.Continuation);
        return address.ToString();
    }

    /// <summary>One page of a whole table.</summary>
    public static string All(string table, string? continuation)
    {
        var address = new StringBuilder(64);
        address.Append('/').Append(table).Append("()?$top=1000");
        AppendContinuation(address, continuation);
        return address.ToString();
    }

    /// <summary>The continuation of a page from its two headers; null at the end.</summary>
    public static string? Continuation(string? nextPartitionKey, string? nextRowKey) =>
        nextPartitionKey is null ? null : string.Concat(nextPartitionKey, "\n", nextRowKey);

    private static void AppendContinuation(StringBuilder address, string? continuation)
    {
        if (continuation is null)
        {
            return;
        }

        // Escaped here and not when the page was read: a continuation that a caller made up cannot add a parameter of its own.
        int separator = continuation.IndexOf(ContinuationSeparator, StringComparison.Ordinal);
        if (separator < 0)
        {
            throw new ArgumentException("The continuation is none that a page gave", nameof(continuation));
        }

        address.Append("&NextPartitionKey=").Append(Uri.EscapeDataString(continuation[..separator]));
        if (separator + 1 < continuation.Length)
        {
            address.Append("&NextRowKey=").Append(Uri.EscapeDataString(continuation[(separator + 1)..]));
        }
    }

    private static string Key(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
