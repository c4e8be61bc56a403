using System.Collections.Concurrent;
using Billing.Application.Audit;
using Billing.Application.Consistency;
using Billing.Application.Ports;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>A table store that remembers which rows were written, so that a test can show that none were.</summary>
internal sealed class RecordingTables(ITableStore inner) : ITableStore
{
    private readonly ConcurrentQueue<string> _writes = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private int _waitingOutbox;

    /// <summary>Writes of what callers asked for, oldest first; when keys were used and how far events were counted is left out.</summary>
    public IReadOnlyCollection<string> Writes => _writes;

    /// <summary>Those of <see cref="Writes"/> that were made within a request, and not by work of queues and timers.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>True when everything that follows from earlier writes has been written too.</summary>
    public bool IsSettled => Volatile.Read(ref _waitingOutbox) == 0;

    /// <summary>Called before each commit of a request: what it throws is a crash that loses the commit.</summary>
    public Action? Before { get; set; }

    /// <summary>Called after each commit of a request: what it throws is a crash that loses only the answer.</summary>
    public Action? After { get; set; }

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => inner.QueryAsync(table, range, cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        bool isAsked = ActorScope.Current is not null;
        if (isAsked)
            Before?.Invoke();

        CommitResult result = await inner.CommitAsync(table, writes, cancellationToken);
        if (result.IsCommitted && table is not (Tables.Platform or Tables.Usage))
        {
            foreach (RowWrite write in writes)
                Record(table, write);
        }

        if (isAsked)
            After?.Invoke();

        return result;
    }

    private void Record(string table, RowWrite write)
    {
        string text = $"{write.Kind} {table} {write.PartitionKey} {write.RowKey}";
        _writes.Enqueue(text);
        if (ActorScope.Current is not null)
            _asked.Enqueue(text);

        if (write.RowKey.StartsWith("out|", StringComparison.Ordinal))
            Interlocked.Add(ref _waitingOutbox, write.Kind == RowWriteKind.Delete ? -1 : 1);
    }
}
