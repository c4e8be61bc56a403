using System.Globalization;
using Billing.Application.Ports;
using Billing.Application.Work;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>How far a hub partition was counted as a whole.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Epoch">0, and one more each time the hub was found re-created.</param>
/// <param name="Sequence">The last message of the last batch that was counted completely.</param>
/// <param name="EnqueuedAt">When the hub took that message.</param>
/// <param name="ETag">Version of the row.</param>
/// <param name="IsNewEpoch">True when this move found the hub re-created.</param>
internal sealed record CommittedPosition(int Partition, int Epoch, long Sequence, Instant EnqueuedAt, string ETag, bool IsNewEpoch = false);

/// <summary>The rows that say how far each hub partition was counted. They only move forward, except for a re-created hub.</summary>
internal static class PositionRows
{
    private const int TriesMax = 20;

    /// <summary>All of a hub, by partition.</summary>
    public static async ValueTask<IReadOnlyDictionary<int, CommittedPosition>> ReadAllAsync(ITableStore tables, string hub, CancellationToken cancellationToken)
    {
        var positions = new Dictionary<int, CommittedPosition>();
        await foreach (TableRow row in Pages.ReadAsync(tables, RowRange.Prefix(UsageRows.HubPartition(hub), "p|"), cancellationToken).ConfigureAwait(false))
        {
            CommittedPosition position = Read(row);
            positions.Add(position.Partition, position);
        }

        return positions;
    }

    /// <summary>Moves a partition's position to the end of a counted batch.</summary>
    /// <param name="tables">The store.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="known">The position as last seen, or null; when it is out of date the row is read.</param>
    /// <param name="last">The last message of the batch.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The position as it stands now.</returns>
    public static async ValueTask<CommittedPosition> MoveAsync(
        ITableStore tables, string hub, CommittedPosition? known, HubEvent last, int partition, CancellationToken cancellationToken)
    {
        for (int tries = 1; tries <= TriesMax; tries++)
        {
            CommittedPosition? before = known ?? await FindAsync(tables, hub, partition, cancellationToken).ConfigureAwait(false);
            bool isBehind = last.Sequence <= before?.Sequence;
            if (isBehind && last.EnqueuedAtUtc <= before!.EnqueuedAt)
            {
                return before;
            }

            var reached = new CommittedPosition(partition, (before?.Epoch ?? 0) + (isBehind ? 1 : 0), last.Sequence, last.EnqueuedAtUtc, "", isBehind);
            CommitResult result = await tables.CommitAsync(UsageRows.Table, [Write(hub, reached, before?.ETag)], cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                return reached with { ETag = result.ETags[0]! };
            }

            known = null;
        }

        throw new StoreException(StoreFault.Throttled, "The position of a hub partition changed during every attempt to move it");
    }

    private static async ValueTask<CommittedPosition?> FindAsync(ITableStore tables, string hub, int partition, CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(UsageRows.Table, UsageRows.HubPartition(hub), UsageRows.Position(partition), cancellationToken).ConfigureAwait(false);
        return row is null ? null : Read(row);
    }

    private static RowWrite Write(string hub, CommittedPosition position, string? etag)
    {
        Columns columns = new Columns()
            .Set("epoch", (long)position.Epoch)
            .Set("sequence", position.Sequence)
            .Set("enqueued", position.EnqueuedAt.ToUnixTimeTicks());
        return etag is null
            ? RowWrite.Insert(UsageRows.HubPartition(hub), UsageRows.Position(position.Partition), columns)
            : RowWrite.Replace(UsageRows.HubPartition(hub), UsageRows.Position(position.Partition), etag, columns);
    }

    private static CommittedPosition Read(TableRow row) => new(
        int.Parse(row.RowKey.AsSpan(2), CultureInfo.InvariantCulture),
        (int)(row.Columns.Integer("epoch") ?? 0),
        row.Columns.Integer("sequence") ?? -1,
        Instant.FromUnixTimeTicks(row.Columns.Integer("enqueued") ?? 0),
        row.ETag);
}
