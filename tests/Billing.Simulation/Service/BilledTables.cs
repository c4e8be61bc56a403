using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>The tables as those see them who bill: notes about the seals of <see cref="SimSeal"/>, which nobody bills, are not theirs, and would be looked at again and again.</summary>
internal sealed class BilledTables(ITableStore tables) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => tables.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        tables.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public async ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        TablePage page = await tables.QueryAsync(table, range, cancellationToken);
        return page with { Rows = [.. page.Rows.Where(row => row.Columns.Text("scope") != SimSeal.Scope)] };
    }

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        tables.CommitAsync(table, writes, cancellationToken);
}
