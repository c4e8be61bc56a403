using Billing.Application.Ports;

namespace Billing.Application.Tests.Consistency;

/// <summary>Notes each call of the tables as "verb table what", in order; the part of a row key before its first bar tells what.</summary>
internal sealed class RecordingTables(ITableStore inner) : ITableStore
{
    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        Note("get", table, rowKey);
        return inner.GetAsync(table, partitionKey, rowKey, cancellationToken);
    }

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        Note("query", table, range.From ?? "");
        return inner.QueryAsync(table, range, cancellationToken);
    }

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        Note("commit", table, writes[0].RowKey);
        return inner.CommitAsync(table, writes, cancellationToken);
    }

    private void Note(string verb, string table, string rowKey)
    {
        lock (_gate)
        {
            _calls.Add($"{verb} {table} {rowKey.Split('|')[0]}");
        }
    }
}
