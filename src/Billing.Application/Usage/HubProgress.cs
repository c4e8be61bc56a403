using Billing.Application.Consistency;
using Billing.Application.Ports;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Tells whether everything that the hub took up to some instant was counted: whether the committed position of each partition has
/// reached the partition's end as it was read after that instant. Idle partitions pass at once.
/// </summary>
public sealed class HubProgress
{
    private readonly ITableStore _tables;
    private readonly IEventLog _log;
    private readonly string _hub;
    private readonly SharedRun<HubTarget> _aim;
    private readonly SharedRun<IReadOnlyDictionary<int, CommittedPosition>> _committed;

    /// <summary>Watches the hub that the options name.</summary>
    public HubProgress(ITableStore tables, IEventLog log, UsageOptions options)
    {
        (_tables, _log, _hub, _aim) = (tables, log, options.Hub, new SharedRun<HubTarget>(AimAsync));
        _committed = new SharedRun<IReadOnlyDictionary<int, CommittedPosition>>(
            async () => await PositionRows.ReadAllAsync(_tables, _hub, CancellationToken.None).ConfigureAwait(false));
    }

    /// <summary>
    /// The ends of the partitions at some instant after this call: a fixed aim, where the ends of a busy hub would move away for ever. Everything
    /// that the hub had taken when this was called lies before it. Calls at the same time share one read.
    /// </summary>
    public Task<HubTarget> ReadTargetAsync(CancellationToken cancellationToken) => _aim.NextAsync().WaitAsync(cancellationToken);

    /// <summary>Compares the committed positions with the aim. Calls at the same time share one read.</summary>
    public async ValueTask<HubCatchUp> CheckAsync(HubTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<int, CommittedPosition> committed = await _committed.NextAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        List<PartitionLag> lags = [.. target.Aims.Select(aim => LagOf(aim, committed)).Where(lag => lag is not null).Select(lag => lag!)];
        return new HubCatchUp(lags.Count == 0, lags);
    }

    /// <summary>How far each partition is counted now, in their order.</summary>
    /// <param name="now">The time of asking.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IReadOnlyList<PartitionProgress>> ReadAsync(Instant now, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<int, CommittedPosition> committed = await _committed.NextAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PartitionEnd> ends = await _log.GetEndsAsync(cancellationToken).ConfigureAwait(false);
        return [.. ends.Select(end => ProgressOf(end, committed.GetValueOrDefault(end.Partition), now))];
    }

    private static PartitionProgress ProgressOf(PartitionEnd end, CommittedPosition? position, Instant now)
    {
        // Beyond the end: the hub was made anew since, and nothing of its new life is counted.
        bool isRecreated = position is not null && position.Sequence > end.LastSequence;
        long reached = position is null || isRecreated ? end.BeginSequence - 1 : Math.Max(position.Sequence, end.BeginSequence - 1);
        long lag = Math.Max(0, end.LastSequence - reached);
        return new PartitionProgress(
            end.Partition, (position?.Epoch ?? 0) + (isRecreated ? 1 : 0), lag == 0 ? end.LastSequence : reached, end.LastSequence, lag,
            lag == 0 || position is null || isRecreated ? null : Duration.Max(Duration.Zero, now - position.EnqueuedAt));
    }

    private async Task<HubTarget> AimAsync()
    {
        IReadOnlyDictionary<int, CommittedPosition> committed =
            await PositionRows.ReadAllAsync(_tables, _hub, CancellationToken.None).ConfigureAwait(false);
        IReadOnlyList<PartitionEnd> ends = await _log.GetEndsAsync(CancellationToken.None).ConfigureAwait(false);
        PartitionAim[] aims = [.. ends.Where(end => end.LastSequence >= end.BeginSequence).Select(end => AimAt(end, committed))];
        return new HubTarget(aims, IsCaughtUp: aims.All(aim => LagOf(aim, committed) is null));
    }

    /// <summary>
    /// The positions were read before the ends, so one beyond its end, or one at its end whose message is older than the end's, belongs to a hub
    /// that was re-created since: wait for the new epoch.
    /// </summary>
    private static PartitionAim AimAt(PartitionEnd end, IReadOnlyDictionary<int, CommittedPosition> committed)
    {
        CommittedPosition? position = committed.GetValueOrDefault(end.Partition);
        bool isRecreated = position is not null && (position.Sequence > end.LastSequence
            || (position.Sequence == end.LastSequence && end.LastEnqueuedAtUtc > position.EnqueuedAt.ToDateTimeOffset()));
        return new PartitionAim(end.Partition, end.LastSequence, (position?.Epoch ?? 0) + (isRecreated ? 1 : 0));
    }

    /// <summary>
    /// A later epoch must reach the sequence too: the aim may belong to it, when the new hub had already overtaken the old position. If it does
    /// not, the next look at the hub gives a nearer aim.
    /// </summary>
    private static PartitionLag? LagOf(PartitionAim aim, IReadOnlyDictionary<int, CommittedPosition> committed)
    {
        CommittedPosition? position = committed.GetValueOrDefault(aim.Partition);
        long reached = position is not null && position.Epoch >= aim.Epoch ? position.Sequence : -1;
        return reached >= aim.Sequence ? null : new PartitionLag(aim.Partition, reached, aim.Sequence);
    }
}

/// <summary>How far a partition of the hub is counted.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Epoch">0, and one more each time the hub was found re-created.</param>
/// <param name="CommittedSequence">The last counted message; -1 for none.</param>
/// <param name="EndSequence">The last message that the hub has; -1 for none.</param>
/// <param name="Lag">Messages that are not counted yet.</param>
/// <param name="OldestAge">How old the oldest of them is at most: the age of the last counted message. Null when none waits or none was counted yet.</param>
public sealed record PartitionProgress(int Partition, int Epoch, long CommittedSequence, long EndSequence, long Lag, Duration? OldestAge);

/// <summary>Where the hub ended when it was looked at.</summary>
/// <param name="Aims">One for each partition that ever held a message.</param>
/// <param name="IsCaughtUp">True when all of it was counted by then: there is nothing to wait for.</param>
public sealed record HubTarget(IReadOnlyList<PartitionAim> Aims, bool IsCaughtUp = false);

/// <summary>What is to be counted of a partition.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Sequence">Its last message then.</param>
/// <param name="Epoch">The life of the hub that the sequence belongs to.</param>
public sealed record PartitionAim(int Partition, long Sequence, int Epoch);

/// <summary>Whether the hub is caught up.</summary>
/// <param name="IsCaughtUp">True when no partition lags.</param>
/// <param name="Lags">The partitions that lag.</param>
public sealed record HubCatchUp(bool IsCaughtUp, IReadOnlyList<PartitionLag> Lags);

/// <summary>A partition with messages that are not counted yet.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="CommittedSequence">The last counted message; -1 for none.</param>
/// <param name="TargetSequence">The last message to wait for.</param>
public sealed record PartitionLag(int Partition, long CommittedSequence, long TargetSequence);
