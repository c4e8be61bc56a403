using Billing.Application.Ports;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Tells whether everything that the hub took up to some instant was counted: whether the committed position of each partition has
/// reached the partition's end as it was read after that instant. Idle partitions pass at once.
/// </summary>
public sealed class HubProgress(ITableStore tables, IEventLog log, IClock clock, UsageOptions options)
{
    private const int TargetsMax = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<Instant, IReadOnlyList<PartitionAim>> _targets = [];

    /// <summary>Compares the committed positions with the ends of the partitions.</summary>
    /// <param name="after">The end of the period to be closed. Before that instant nothing is caught up.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async ValueTask<HubCatchUp> CheckAsync(Instant after, CancellationToken cancellationToken)
    {
        if (clock.GetCurrentInstant() < after)
        {
            return new HubCatchUp(false, []);
        }

        IReadOnlyDictionary<int, CommittedPosition> committed = await PositionRows.ReadAllAsync(tables, options.Hub, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PartitionAim> aims = await AimsAsync(after, committed, cancellationToken).ConfigureAwait(false);
        List<PartitionLag> lags = [.. aims.Select(aim => LagOf(aim, committed)).Where(lag => lag is not null).Select(lag => lag!)];
        return new HubCatchUp(lags.Count == 0, lags);
    }

    /// <summary>The ends as first read after the instant: a fixed aim, where the ends of a busy hub would move away for ever.</summary>
    private async ValueTask<IReadOnlyList<PartitionAim>> AimsAsync(
        Instant after, IReadOnlyDictionary<int, CommittedPosition> committed, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_targets.TryGetValue(after, out IReadOnlyList<PartitionAim>? known))
            {
                return known;
            }
        }

        IReadOnlyList<PartitionEnd> ends = await log.GetEndsAsync(cancellationToken).ConfigureAwait(false);
        PartitionAim[] aims = [.. ends.Where(end => end.LastSequence >= end.BeginSequence).Select(end => AimAt(end, committed))];
        lock (_lock)
        {
            if (_targets.Count >= TargetsMax)
            {
                _targets.Clear();
            }

            _targets.TryAdd(after, aims);
            return _targets[after];
        }
    }

    /// <summary>The positions were read before the ends, so one beyond its end belongs to a hub that was re-created since: wait for the new epoch.</summary>
    private static PartitionAim AimAt(PartitionEnd end, IReadOnlyDictionary<int, CommittedPosition> committed)
    {
        CommittedPosition? position = committed.GetValueOrDefault(end.Partition);
        bool isRecreated = position is not null && position.Sequence > end.LastSequence;
        return new PartitionAim(end.Partition, end.LastSequence, (position?.Epoch ?? 0) + (isRecreated ? 1 : 0));
    }

    private static PartitionLag? LagOf(PartitionAim aim, IReadOnlyDictionary<int, CommittedPosition> committed)
    {
        CommittedPosition? position = committed.GetValueOrDefault(aim.Partition);
        long reached = position is not null && position.Epoch >= aim.Epoch ? position.Sequence : -1;
        return reached >= aim.Sequence || position?.Epoch > aim.Epoch ? null : new PartitionLag(aim.Partition, reached, aim.Sequence);
    }

    private sealed record PartitionAim(int Partition, long Sequence, int Epoch);
}

/// <summary>Whether the hub is caught up.</summary>
/// <param name="IsCaughtUp">True when no partition lags.</param>
/// <param name="Lags">The partitions that lag.</param>
public sealed record HubCatchUp(bool IsCaughtUp, IReadOnlyList<PartitionLag> Lags);

/// <summary>A partition with messages that are not counted yet.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="CommittedSequence">The last counted message; -1 for none.</param>
/// <param name="TargetSequence">The last message to wait for.</param>
public sealed record PartitionLag(int Partition, long CommittedSequence, long TargetSequence);
