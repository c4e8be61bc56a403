namespace Billing.Application.Ports;

/// <summary>
/// Reads whole tables, for copies of them and for nothing else: no partition is known, every row is passed. Rows of a partition come one after the other; a scan
/// is not of one instant.
/// </summary>
public interface ITableScan
{
    /// <summary>A page of a table's rows; the continuation asks for the next and is null after the last. A page may be empty and yet not the last.</summary>
    /// <param name="table">The table, which must exist.</param>
    /// <param name="continuation">That of the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    ValueTask<TablePage> ScanAsync(string table, string? continuation, CancellationToken cancellationToken);
}
