namespace Billing.Application.Ports;

/// <summary>
/// How large a transaction becomes in the batch request of Table Storage: MIME parts, the row's address, JSON and base64.
/// No store takes more than <see cref="TransactionMaxBytes"/>; whoever makes a transaction looks before it is sent.
/// </summary>
public static class WireSize
{
    /// <summary>Most bytes of one transaction as it is sent: headers, names, JSON and base64 included.</summary>
    public const int TransactionMaxBytes = 4 * 1024 * 1024;

    /// <summary>MIME headers, host name, table name and fixed JSON of one write.</summary>
    public const int WriteOverheadBytes = 1024;

    /// <summary>Quotes, colon, comma, the type annotation (which repeats the name) of one column.</summary>
    private const int ColumnOverheadBytes = 40;

    /// <summary>A cheap upper bound, enough to let almost every transaction pass without counting characters.</summary>
    public static int AtMost(RowWrite write)
    {
        int bytes = WriteOverheadBytes + (15 * (write.PartitionKey.Length + write.RowKey.Length));
        IReadOnlyList<Column> columns = write.Columns.All;
        for (int i = 0; i < columns.Count; i++)
        {
            Column column = columns[i];
            bytes += ColumnOverheadBytes + (6 * column.Name.Length) + (6 * (column.Text?.Length ?? 20)) + Base64(column.Data.Length);
        }

        return bytes;
    }

    /// <summary>Whether the writes are more than one transaction takes; almost always told without counting characters.</summary>
    public static bool IsTooLarge(IReadOnlyList<RowWrite> writes)
    {
        long bytes = 0;
        for (int i = 0; i < writes.Count; i++)
        {
            bytes += AtMost(writes[i]);
        }

        return bytes > TransactionMaxBytes && Of(writes) > TransactionMaxBytes;
    }

    /// <summary>The counted size of all writes.</summary>
    public static int Of(IReadOnlyList<RowWrite> writes)
    {
        int bytes = 0;
        foreach (RowWrite write in writes)
        {
            bytes += WriteOverheadBytes + Address(write.PartitionKey) + Address(write.RowKey) + Json(write.PartitionKey) + Json(write.RowKey);
            foreach (Column column in write.Columns.All)
            {
                bytes += ColumnOverheadBytes + (2 * Json(column.Name)) + (column.Text is null ? 20 : Json(column.Text)) + Base64(column.Data.Length);
            }
        }

        return bytes;
    }

    private static int Base64(int length) => (length + 2) / 3 * 4;

    /// <summary>Percent-encoded UTF-8; a quote is doubled first.</summary>
    private static int Address(string text)
    {
        int bytes = 0;
        foreach (char c in text)
        {
            bytes += char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' ? 1 : c < 0x80 ? (c == '\'' ? 6 : 3) : 9;
        }

        return bytes;
    }

    /// <summary>A JSON string: what HTML could mistake is escaped to six bytes, other characters are UTF-8.</summary>
    private static int Json(string text)
    {
        int bytes = 0;
        foreach (char c in text)
        {
            bytes += c is >= ' ' and < '\u007f' ? (c is '"' or '\\' or '<' or '>' or '&' or '\'' or '+' or '`' ? 6 : 1) : 6;
        }

        return bytes;
    }
}
