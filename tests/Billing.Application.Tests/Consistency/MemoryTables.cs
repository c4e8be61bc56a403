using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Limits;

namespace Billing.Application.Tests.Consistency;

/// <summary>The table port in memory, with the limits that both real stores enforce. It outlives the sites that use it, as a disk does.</summary>
internal sealed class MemoryTables : ITableStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Table, string Partition), SortedDictionary<string, TableRow>> _partitions = [];
    private long _version;

    /// <summary>A store of its own with the same rows.</summary>
    public MemoryTables Copy()
    {
        lock (_gate)
        {
            var copy = new MemoryTables { PageMax = PageMax, StartsWithEmptyPage = StartsWithEmptyPage, _version = _version };
            foreach (((string, string) key, SortedDictionary<string, TableRow> rows) in _partitions)
            {
                copy._partitions.Add(key, new SortedDictionary<string, TableRow>(rows, StringComparer.Ordinal));
            }

            return copy;
        }
    }

    /// <summary>Most rows of a page: small values show who forgets to follow continuations.</summary>
    public int PageMax { get; set; } = 1000;

    /// <summary>When set, every range read first gives an empty page with a continuation, as Azure may.</summary>
    public bool StartsWithEmptyPage { get; set; }

    /// <summary>Every row of a table, in order.</summary>
    public IReadOnlyList<TableRow> Rows(string table)
    {
        lock (_gate)
        {
            return [.. _partitions.Where(p => p.Key.Table == table).OrderBy(p => p.Key.Partition, StringComparer.Ordinal).SelectMany(p => p.Value.Values)];
        }
    }

    /// <summary>Number of rows in all tables.</summary>
    public int Count => Application.Consistency.Tables.All.Sum(table => Rows(table).Count);

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        StoreLimits.CheckKeys(partitionKey, rowKey);
        lock (_gate)
        {
            return ValueTask.FromResult(Partition(table, partitionKey).GetValueOrDefault(rowKey));
        }
    }

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        StoreLimits.CheckRange(range);
        if (StartsWithEmptyPage && range.Continuation is null)
        {
            return ValueTask.FromResult(new TablePage([], "start"));
        }

        string? after = range.Continuation is null or "start" ? null : range.Continuation;
        lock (_gate)
        {
            List<TableRow> rows = [.. Partition(table, range.PartitionKey).Values
                .Where(row => (range.From is null || string.CompareOrdinal(row.RowKey, range.From) >= 0)
                    && (range.To is null || string.CompareOrdinal(row.RowKey, range.To) < 0)
                    && (after is null || string.CompareOrdinal(row.RowKey, after) > 0))];
            int take = Math.Min(range.Take, PageMax);
            return ValueTask.FromResult(
                rows.Count > take ? new TablePage(rows.GetRange(0, take), rows[take - 1].RowKey) : new TablePage(rows, null));
        }
    }

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        StoreLimits.CheckCommit(table, writes);
        lock (_gate)
        {
            SortedDictionary<string, TableRow> rows = Partition(table, writes[0].PartitionKey);
            for (int i = 0; i < writes.Count; i++)
            {
                CommitStatus status = Check(rows.GetValueOrDefault(writes[i].RowKey), writes[i]);
                if (status != CommitStatus.Committed)
                {
                    return ValueTask.FromResult(new CommitResult(status, i, []));
                }
            }

            return ValueTask.FromResult(new CommitResult(CommitStatus.Committed, -1, [.. writes.Select(write => Apply(rows, write))]));
        }
    }

    private static CommitStatus Check(TableRow? row, RowWrite write) => write.Kind switch
    {
        RowWriteKind.Upsert => CommitStatus.Committed,
        RowWriteKind.Insert => row is null ? CommitStatus.Committed : CommitStatus.AlreadyExists,
        _ when row is null => CommitStatus.RowNotFound,
        _ => write.ETag == "*" || write.ETag == row.ETag ? CommitStatus.Committed : CommitStatus.ConditionNotMet,
    };

    private string? Apply(SortedDictionary<string, TableRow> rows, RowWrite write)
    {
        if (write.Kind == RowWriteKind.Delete)
        {
            rows.Remove(write.RowKey);
            return null;
        }

        string etag = (++_version).ToString(CultureInfo.InvariantCulture);
        rows[write.RowKey] = new TableRow(write.PartitionKey, write.RowKey, etag, write.Columns);
        return etag;
    }

    private SortedDictionary<string, TableRow> Partition(string table, string partition)
    {
        if (!_partitions.TryGetValue((table, partition), out SortedDictionary<string, TableRow>? rows))
        {
            _partitions[(table, partition)] = rows = new SortedDictionary<string, TableRow>(StringComparer.Ordinal);
        }

        return rows;
    }
}
