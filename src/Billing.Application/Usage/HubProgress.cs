using Billing.Application.Consistency;
using Billing.Application.Ports;

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

    /// <summary>Watches the hub that the options name.</summary>
    public HubProgress(ITableStore tables, IEventLog log, UsageOptions options) =>
        (_tables, _log, _hub, _aim) = (tables, log, options.Hub, new SharedRun<HubTarget>(AimAsync));

    /// <summary>
    /// The ends of the partitions at some instant after this call: a fixed aim, where the ends of a busy hub would move away for ever. Everything
    /// that the hub had taken when this was called lies before it. Calls at the same time share one read.
    /// </summary>
    public Task<HubTarget> ReadTargetAsync(CancellationToken cancellationToken) => _aim.NextAsync().WaitAsync(cancellationToken);

    /// <summary>Compares the committed positions with the aim.</summary>
    public async ValueTask<HubCatchUp> CheckAsync(HubTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<int, CommittedPosition> committed = await PositionRows.ReadAllAsync(_tables, _hub, cancellationToken).ConfigureAwait(false);
        List<PartitionLag> lags = [.. target.Aims.Select(aim => LagOf(aim, committed)).Where(lag => lag is not null).Select(lag => lag!)];
        return new HubCatchUp(lags.Count == 0, lags);
    }

    private async Task<HubTarget> AimAsync()
    {
        IReadOnlyDictionary<int, CommittedPosition> committed =
            await PositionRows.ReadAllAsync(_tables, _hub, CancellationToken.None).ConfigureAwait(false);
        IReadOnlyList<PartitionEnd> ends = await _log.GetEndsAsync(CancellationToken.None).ConfigureAwait(false);
        return new HubTarget([.. ends.Where(end => end.LastSequence >= end.BeginSequence).Select(end => AimAt(end, committed))]);
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
}

/// <summary>Where the hub ended when it was looked at.</summary>
/// <param name="Aims">One for each partition that ever held a message.</param>
public sealed record HubTarget(IReadOnlyList<PartitionAim> Aims);

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
