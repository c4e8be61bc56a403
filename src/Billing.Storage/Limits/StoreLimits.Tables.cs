using System.Buffers;
using Billing.Application.Ports;

namespace Billing.Storage.Limits;

/// <content>Tables: names, keys, columns, rows and transactions.</content>
public static partial class StoreLimits
{
    private static readonly SearchValues<char> ForbiddenInKeys = SearchValues.Create(ForbiddenKeyChars());

    private static readonly SearchValues<char> AsciiLettersAndDigits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    [ThreadStatic]
    private static HashSet<string>? _seenRowKeys;

    /// <summary>3 to 63 letters and digits, the first a letter; <c>tables</c> is reserved. Upper and lower case name the same table.</summary>
    public static void CheckTableName(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        bool valid = table.Length is >= 3 and <= 63 && char.IsAsciiLetter(table[0]) && !table.AsSpan().ContainsAnyExcept(AsciiLettersAndDigits);
        if (!valid || string.Equals(table, "tables", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{table}' cannot name a table: 3 to 63 letters and digits, the first a letter", nameof(table));
        }
    }

    /// <summary>Both keys of a point read or a write.</summary>
    public static void CheckKeys(string partitionKey, string rowKey)
    {
        CheckKey(partitionKey, nameof(partitionKey));
        CheckKey(rowKey, nameof(rowKey));
    }

    /// <summary>A range: a valid partition key, 1 to 1,000 rows, valid column names. Bounds may hold any character.</summary>
    public static void CheckRange(RowRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        CheckKey(range.PartitionKey, nameof(range.PartitionKey));
        if (range.Take is < 1 or > MaxPageRows)
        {
            throw new ArgumentException($"A page has 1 to {MaxPageRows} rows, not {range.Take}", nameof(range));
        }

        if (range.From?.Length > MaxKeyChars || range.To?.Length > MaxKeyChars)
        {
            throw new ArgumentException($"A bound of a range has at most {MaxKeyChars} characters", nameof(range));
        }

        if (range.Columns?.Count > MaxColumns)
        {
            throw new ArgumentException($"A row has at most {MaxColumns} columns", nameof(range));
        }

        foreach (string name in range.Columns ?? [])
        {
            CheckColumnName(name);
        }
    }

    /// <summary>A transaction: table name, number of writes, one partition, each row once, conditions, rows and total size.</summary>
    public static void CheckCommit(string table, IReadOnlyList<RowWrite> writes)
    {
        CheckTableName(table);
        ArgumentNullException.ThrowIfNull(writes);
        if (writes.Count is < 1 or > MaxWrites)
        {
            throw new ArgumentException($"A transaction has 1 to {MaxWrites} writes, not {writes.Count}", nameof(writes));
        }

        CheckKey(writes[0].PartitionKey, "partitionKey");
        for (int i = 0; i < writes.Count; i++)
        {
            RowWrite write = writes[i];
            if (!string.Equals(write.PartitionKey, writes[0].PartitionKey, StringComparison.Ordinal))
            {
                throw new ArgumentException($"Write {i} is in another partition than write 0", nameof(writes));
            }

            CheckWrite(write);
        }

        CheckEachRowOnce(writes);
        if (WireSize.IsTooLarge(writes))
        {
            throw new ArgumentException($"The transaction is larger than {MaxTransactionBytes} bytes", nameof(writes));
        }
    }

    private static void CheckWrite(RowWrite write)
    {
        CheckKey(write.RowKey, "rowKey");
        bool conditional = write.Kind is RowWriteKind.Replace or RowWriteKind.Delete;
        if (conditional != !string.IsNullOrEmpty(write.ETag))
        {
            throw new ArgumentException(
                conditional ? $"{write.Kind} of '{write.RowKey}' needs an ETag or '*'" : $"{write.Kind} of '{write.RowKey}' takes no ETag", nameof(write));
        }

        if (write.Columns.Count > MaxColumns)
        {
            throw new ArgumentException($"Row '{write.RowKey}' has {write.Columns.Count} columns, more than {MaxColumns}", nameof(write));
        }

        int rowBytes = 4 + (2 * (write.PartitionKey.Length + write.RowKey.Length));
        IReadOnlyList<Column> columns = write.Columns.All;
        for (int i = 0; i < columns.Count; i++)
        {
            rowBytes += CheckColumn(columns[i]);
        }

        if (rowBytes > MaxRowBytes)
        {
            throw new ArgumentException($"Row '{write.RowKey}' has {rowBytes} bytes, more than {MaxRowBytes}", nameof(write));
        }
    }

    /// <summary>Checks one column and returns its size as the service counts it: 8 for the type, 2 a character of the name, and the value.</summary>
    private static int CheckColumn(Column column)
    {
        CheckColumnName(column.Name);
        int head = 8 + (2 * column.Name.Length);
        switch (column.Type)
        {
            case ColumnType.Text:
                ArgumentNullException.ThrowIfNull(column.Text, column.Name);
                if (column.Text.Length > MaxTextChars)
                {
                    throw new ArgumentException($"Column {column.Name} has {column.Text.Length} characters, more than {MaxTextChars}", column.Name);
                }

                if (!IsWellFormed(column.Text))
                {
                    throw new ArgumentException($"Column {column.Name} holds half a surrogate pair", column.Name);
                }

                return head + 4 + (2 * column.Text.Length);
            case ColumnType.Bytes:
                if (column.Data.Length > MaxColumnBytes)
                {
                    throw new ArgumentException($"Column {column.Name} has {column.Data.Length} bytes, more than {MaxColumnBytes}", column.Name);
                }

                return head + 4 + column.Data.Length;
            default:
                return head + (column.Type == ColumnType.Boolean ? 1 : 8);
        }
    }

    private static void CheckColumnName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool valid = name.Length is >= 1 and <= MaxColumnNameChars && (char.IsLetter(name[0]) || name[0] == '_');
        for (int i = 1; valid && i < name.Length; i++)
        {
            valid = char.IsLetterOrDigit(name[i]) || name[i] == '_';
        }

        if (!valid || name is "PartitionKey" or "RowKey" or "Timestamp")
        {
            throw new ArgumentException(
                $"'{name}' cannot name a column: letters, digits and '_', no digit first, at most {MaxColumnNameChars}, none of the service's own names", nameof(name));
        }
    }

    private static void CheckKey(string key, string what)
    {
        ArgumentNullException.ThrowIfNull(key, what);
        if (key.Length > MaxKeyChars)
        {
            throw new ArgumentException($"A key has at most {MaxKeyChars} characters, not {key.Length}", what);
        }

        if (key.AsSpan().ContainsAny(ForbiddenInKeys) || !IsWellFormed(key))
        {
            throw new ArgumentException($"Key '{key}' holds '/', '\\', '#', '?', a control character or half a surrogate pair", what);
        }
    }

    private static void CheckEachRowOnce(IReadOnlyList<RowWrite> writes)
    {
        if (writes.Count == 1)
        {
            return;
        }

        HashSet<string> seen = _seenRowKeys ??= new HashSet<string>(MaxWrites, StringComparer.Ordinal);
        seen.Clear();
        for (int i = 0; i < writes.Count; i++)
        {
            if (!seen.Add(writes[i].RowKey))
            {
                throw new ArgumentException($"Row '{writes[i].RowKey}' is written twice in one transaction", nameof(writes));
            }
        }
    }

    private static string ForbiddenKeyChars() =>
        "/\\#?" + string.Concat(Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(IsControl));
}
