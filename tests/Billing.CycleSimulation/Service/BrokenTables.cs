using Billing.Application.Consistency;
using Billing.Application.Ports;

namespace Billing.CycleSimulation;

/// <summary>Tables that are broken in one way on purpose; unbroken when there is none.</summary>
internal sealed class BrokenTables(ITableStore inner, Break broken, Random random) : ITableStore
{
    private const int OneIn = 12;

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        broken == Break.Commands && table == Tables.Customers && Starts(rowKey, "cmd|")
            ? ValueTask.FromResult<TableRow?>(null)
            : inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => inner.QueryAsync(table, range, cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        IReadOnlyList<RowWrite> kept = broken == Break.None ? writes : [.. writes.Select(write => Spoil(table, write)).OfType<RowWrite>()];
        return kept.Count == 0
            ? new CommitResult(CommitStatus.Committed, -1, [.. writes.Select(_ => "lost")])
            : await inner.CommitAsync(table, kept, cancellationToken);
    }

    /// <summary>The write as the broken store does it; null when it does not do it at all.</summary>
    private RowWrite? Spoil(string table, RowWrite write) => broken switch
    {
        Break.Guard when table == Tables.Customers && write.RowKey == PartitionAddress.GuardRow && write.Kind == RowWriteKind.Replace => Blind(write),
        Break.Commands when table == Tables.Customers && Starts(write.RowKey, "cmd|") => Blind(write),
        Break.Outbox when Loses(table, write, "out|") && write.Kind == RowWriteKind.Insert => null,
        Break.Journal when Loses(table, write, "jrn|") => null,
        Break.Wallets when Loses(table, write, "wal|") && write.Kind != RowWriteKind.Insert => null,
        Break.Subscriptions when Loses(table, write, "sub|") && write.Kind != RowWriteKind.Insert => null,
        Break.Invoices when Loses(table, write, "inv|") && write.Kind == RowWriteKind.Insert => null,
        Break.Fees when Loses(table, write, "fees|") => null,
        Break.Schedule when table == Tables.Schedule && write.Kind != RowWriteKind.Delete && random.Next(OneIn) == 0 => null,
        _ => write,
    };

    private bool Loses(string table, RowWrite write, string prefix) => table == Tables.Customers && Starts(write.RowKey, prefix) && random.Next(OneIn) == 0;

    private static RowWrite Blind(RowWrite write) => RowWrite.Upsert(write.PartitionKey, write.RowKey, write.Columns);

    private static bool Starts(string rowKey, string prefix) => rowKey.StartsWith(prefix, StringComparison.Ordinal);
}
