using Billing.Application.Ports;

namespace Billing.Application.Usage;

/// <summary>Usage of a watched customer changed.</summary>
/// <param name="Version">The usage version of the latest commit.</param>
/// <param name="ETag">Version of the note: it may be removed only if no further commit came.</param>
public sealed record UsageChange(long Version, string ETag);

/// <summary>The usage outbox: one row for each watched customer, written by the transaction that counts, whatever number of commits it stands for.</summary>
internal static class UsageChangeRow
{
    /// <summary>The note; it replaces an earlier one.</summary>
    public static RowWrite Write(string partition, long version) =>
        RowWrite.Upsert(partition, UsageRows.Changed, new Columns().Set(UsageRows.Version, version));

    /// <summary>The note, or null when everything was followed up.</summary>
    public static async ValueTask<UsageChange?> FindAsync(ITableStore tables, string partition, CancellationToken cancellationToken) =>
        await tables.GetAsync(UsageRows.Table, partition, UsageRows.Changed, cancellationToken).ConfigureAwait(false) is { } row
            ? new UsageChange(row.Columns.Integer(UsageRows.Version)!.Value, row.ETag)
            : null;

    /// <summary>Removes the note unless a further commit has renewed it.</summary>
    public static async ValueTask RemoveAsync(ITableStore tables, string partition, UsageChange change, CancellationToken cancellationToken) =>
        await tables.CommitAsync(UsageRows.Table, [RowWrite.Delete(partition, UsageRows.Changed, change.ETag)], cancellationToken).ConfigureAwait(false);
}
