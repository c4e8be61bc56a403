using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>Tables in memory with the guarantees of the port. Nothing waits and nothing fails: faults come from outside.</summary>
internal sealed class MemoryTables(Sabotage sabotage, Random random, bool keepsLists)
{
    private readonly Dictionary<(string Table, string Partition), SortedList<string, TableRow>> _partitions = [];
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Partition, string Row), long> _deleted = [];

    public TableRow? Get(string table, string partition, string rowKey) => _partitions.GetValueOrDefault((table, partition))?.GetValueOrDefault(rowKey);

    public TablePage Query(string table, RowRange range)
    {
        if (!_partitions.TryGetValue((table, range.PartitionKey), out SortedList<string, TableRow>? rows))
        {
            return new TablePage([], null);
        }

        if (sabotage == Sabotage.Hashes && range.Columns is not null && random.Next(4) == 0)
        {
            return new TablePage([], null);
        }

        var page = new List<TableRow>();
        int at = FirstAt(rows.Keys, range.Continuation ?? range.From ?? "");
        while (at < rows.Count && (range.To is null || string.CompareOrdinal(rows.Keys[at], range.To) < 0))
        {
            if (page.Count == range.Take)
            {
                return new TablePage(page, rows.Keys[at]);
            }

            TableRow row = rows.Values[at++];
            if (range.Columns is null || !_hidden.Contains(row.RowKey))
            {
                page.Add(row);
            }
        }

        return new TablePage(page, null);
    }

    public CommitResult Commit(string table, IReadOnlyList<RowWrite> writes)
    {
        RequireTransaction(writes);

        if (table == Tables.Lists && !keepsLists)
        {
            // Lists are rewritten with every invoice and judged in a few seeds only: most seeds forget them, to be cheap.
            return new CommitResult(CommitStatus.Committed, -1, [.. writes.Select(write => write.Kind == RowWriteKind.Delete ? null : "forgotten")]);
        }

        SortedList<string, TableRow> rows = PartitionOf((table, writes[0].PartitionKey));
        for (int i = 0; i < writes.Count; i++)
        {
            if (Refusal(writes[i], rows.GetValueOrDefault(writes[i].RowKey)) is { } refusal)
            {
                return new CommitResult(refusal, i, []);
            }
        }

        if (sabotage == Sabotage.DedupeRow && _hidden.Count == 0 && random.Next(300) == 0)
        {
            Hide(writes);
        }

        if (sabotage == Sabotage.Archive)
        {
            Hide([.. writes.Where(write => write.Kind == RowWriteKind.Replace)]);
        }

        Committed?.Invoke(writes);
        return new CommitResult(CommitStatus.Committed, -1, [.. writes.Select(write => Apply(rows, write))]);
    }

    /// <summary>Hears of every transaction that is carried out.</summary>
    public Action<IReadOnlyList<RowWrite>>? Committed { get; init; }

    /// <summary>From now on the transaction hashes of these segments cannot be seen: only a sabotaged world does so.</summary>
    public void Hide(IReadOnlyList<RowWrite> writes) =>
        _hidden.UnionWith(writes.Select(write => write.RowKey).Where(key => key.StartsWith("s|", StringComparison.Ordinal)));

    /// <summary>Digest of all rows.</summary>
    public ulong DigestAll()
    {
        ulong all = 0;
        foreach ((_, SortedList<string, TableRow> rows) in _partitions)
        {
            foreach (TableRow row in rows.Values)
            {
                all ^= Digest.Of(row);
            }
        }

        return all;
    }

    private static void RequireTransaction(IReadOnlyList<RowWrite> writes)
    {
        var rows = new HashSet<string>(writes.Count, StringComparer.Ordinal);
        for (int i = 0; i < writes.Count; i++)
        {
            if (i == 100 || writes[i].PartitionKey != writes[0].PartitionKey || !rows.Add(writes[i].RowKey))
            {
                throw new ArgumentException("The transaction breaks a limit of the store");
            }
        }
    }

    private CommitStatus? Refusal(RowWrite write, TableRow? row)
    {
        if (sabotage == Sabotage.HeadCheck && write.RowKey == "head")
        {
            return null;
        }

        return write.Kind switch
        {
            RowWriteKind.Insert => row is null ? null : CommitStatus.AlreadyExists,
            RowWriteKind.Replace or RowWriteKind.Delete when row is null => CommitStatus.RowNotFound,
            RowWriteKind.Replace or RowWriteKind.Delete => write.ETag == "*" || write.ETag == row!.ETag ? null : CommitStatus.ConditionNotMet,
            _ => null,
        };
    }

    private string? Apply(SortedList<string, TableRow> rows, RowWrite write)
    {
        if (write.Kind == RowWriteKind.Delete)
        {
            if (rows.Remove(write.RowKey, out TableRow? gone))
            {
                _deleted[(write.PartitionKey, write.RowKey)] = Version(gone);
            }

            return null;
        }

        // A row's own count of writes: commits of different rows then leave the same versions in whichever order they come.
        long before = rows.TryGetValue(write.RowKey, out TableRow? row) ? Version(row) : _deleted.GetValueOrDefault((write.PartitionKey, write.RowKey));
        string etag = (before + 1).ToString(CultureInfo.InvariantCulture);
        if (IsLost(write) && random.Next(3) == 0)
        {
            return etag;
        }

        if (sabotage != Sabotage.Counters || !write.RowKey.StartsWith("d|", StringComparison.Ordinal) || random.Next(50) > 0 || !rows.ContainsKey(write.RowKey))
        {
            rows[write.RowKey] = new TableRow(write.PartitionKey, write.RowKey, etag, write.Columns);
        }

        return etag;
    }

    private bool IsLost(RowWrite write) => sabotage switch
    {
        Sabotage.ReRateNote => write.RowKey.StartsWith("r|", StringComparison.Ordinal),
        Sabotage.Waiting => write.RowKey.StartsWith("w|", StringComparison.Ordinal),
        Sabotage.Letters => write.Kind == RowWriteKind.Insert && write.PartitionKey.StartsWith("-parked|", StringComparison.Ordinal),
        _ => false,
    };

    private SortedList<string, TableRow> PartitionOf((string Table, string Partition) key)
    {
        if (!_partitions.TryGetValue(key, out SortedList<string, TableRow>? rows))
        {
            _partitions.Add(key, rows = new SortedList<string, TableRow>(StringComparer.Ordinal));
        }

        return rows;
    }

    private static long Version(TableRow row) => long.Parse(row.ETag, CultureInfo.InvariantCulture);

    private static int FirstAt(IList<string> keys, string from)
    {
        int low = 0, high = keys.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(keys[middle], from) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
