using Billing.Application.Lists;
using Billing.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Billing.Application.Consistency;

/// <summary>
/// Carries out outbox entries and then removes their rows. Every entry is idempotent, so a crash in between only repeats work.
/// </summary>
public sealed partial class OutboxDispatcher
{
    private const int DeletesPerTransaction = 100;

    private readonly ITableStore _tables;
    private readonly IQueueStore _queues;
    private readonly ListProjector _lists;
    private readonly WorkSchedule _schedule;
    private readonly NameClaims _names;
    private readonly ILogger<OutboxDispatcher> _log;
    private readonly IEventFollower? _follower;
    private readonly SharedBatch<WaitingOutbox> _together;

    /// <summary>Carries out what the tables' outboxes hold.</summary>
    public OutboxDispatcher(
        ITableStore tables, IQueueStore queues, ListProjector lists, WorkSchedule schedule, NameClaims names, ILogger<OutboxDispatcher> log,
        IEventFollower? follower = null)
    {
        (_tables, _queues, _lists, _schedule, _names, _log, _follower) = (tables, queues, lists, schedule, names, log, follower);
        _together = new SharedBatch<WaitingOutbox>(DispatchTogetherAsync);
    }

    /// <summary>
    /// Carries out what a commit has just written. What fails is logged and left to the drain hint: the commit has happened, and its answer must
    /// not depend on what follows from it.
    /// </summary>
    public async ValueTask TryDispatchAsync(PartitionAddress address, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        try
        {
            await DispatchAsync(address, items, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogLeft(_log, address, fault);
        }
    }

    /// <summary>Carries out what an earlier run left. What fails is logged and left to the drain hint.</summary>
    public async ValueTask TryDrainAsync(PartitionAddress address, CancellationToken cancellationToken)
    {
        try
        {
            await DrainAsync(address, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogLeft(_log, address, fault);
        }
    }

    /// <summary>Carries out everything in the partition's outbox, oldest first.</summary>
    public ValueTask DrainAsync(PartitionAddress address, CancellationToken cancellationToken) =>
        DrainAsync(address, [], items => DispatchAsync(address, items, cancellationToken), cancellationToken);

    /// <summary>
    /// The same for one of many partitions that have work at the same time, such as customers whose periods end together: what they wait for is carried out in
    /// shared writes, and what arrives while that is under way goes together next. One that fails fails alone.
    /// </summary>
    /// <param name="address">The partition.</param>
    /// <param name="known">Entries that the caller has written itself, which need not be read from their rows.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ValueTask DrainTogetherAsync(PartitionAddress address, IReadOnlyList<OutboxItem> known, CancellationToken cancellationToken) => DrainAsync(
        address, known,
        async items =>
        {
            if (items.Count > 0)
            {
                var waiting = new WaitingOutbox(address, items);
                await _together.AddAsync([waiting]).WaitAsync(cancellationToken);
                await waiting.Done.Task;
            }
        },
        cancellationToken);

    private async ValueTask DrainAsync(
        PartitionAddress address, IReadOnlyList<OutboxItem> known, Func<IReadOnlyList<OutboxItem>, ValueTask> dispatch, CancellationToken cancellationToken)
    {
        ILookup<string, OutboxItem> own = known.ToLookup(item => item.RowKey, StringComparer.Ordinal);
        RowRange? range = RowRange.Prefix(address.PartitionKey, OutboxPages.Prefix, DeletesPerTransaction);
        while (range is not null)
        {
            TablePage page = await _tables.QueryAsync(address.Table, range, cancellationToken);
            await dispatch([.. page.Rows.SelectMany(row => own.Contains(row.RowKey) ? own[row.RowKey] : OutboxPages.Read(row))]);
            range = page.Continuation is null ? null : range with { Continuation = page.Continuation };
        }
    }

    /// <summary>When together something fails, each is tried alone, so that what cannot be carried out holds up nobody else.</summary>
    private async Task DispatchTogetherAsync(IReadOnlyList<WaitingOutbox> all)
    {
        try
        {
            await CarryOutAsync([.. all.SelectMany(waiting => waiting.Items)], CancellationToken.None);
            await Task.WhenAll(all.Select(waiting => RemoveAsync(waiting.Address, waiting.Items, CancellationToken.None).AsTask()));
            foreach (WaitingOutbox waiting in all) waiting.Done.TrySetResult();
        }
        catch (Exception) when (all.Count > 1)
        {
            foreach (WaitingOutbox waiting in all) await DispatchTogetherAsync([waiting]);
        }
        catch (Exception fault)
        {
            all[0].Done.TrySetException(fault);
        }
    }

    private async ValueTask DispatchAsync(PartitionAddress address, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        if (items.Count > 0)
        {
            await CarryOutAsync(items, cancellationToken);
            await RemoveAsync(address, items, cancellationToken);
        }
    }

    private async ValueTask CarryOutAsync(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        await _lists.ApplyAsync(ListChange.From(items), cancellationToken);
        OutboxEntry[] entries = [.. Due(items).Select(item => item.Entry)];
        await _schedule.ApplyAsync([.. entries.OfType<ScheduleDue>()], [.. entries.OfType<ScheduleDone>()], cancellationToken);
        await Task.WhenAll(entries.Select(entry => CarryOutAsync(entry, cancellationToken).AsTask()));
        if (_follower is not null && CommittedEvent.From(items) is { Count: > 0 } events)
        {
            await _follower.FollowAsync(events, cancellationToken);
        }
    }

    /// <summary>
    /// Without what was scheduled and then done within the same stretch: a long catch-up leaves only its last entry. Of an entry that is done and scheduled
    /// again, only the last word counts.
    /// </summary>
    private static IEnumerable<OutboxItem> Due(IReadOnlyList<OutboxItem> items)
    {
        var words = items.Where(item => EntryOf(item.Entry) is not null).GroupBy(item => EntryOf(item.Entry)!)
            .ToDictionary(group => group.Key, group => (First: group.First(), Last: group.Last()));
        return items.Where(item => EntryOf(item.Entry) is not { } entry
            || (words[entry].Last == item && (item.Entry is ScheduleDue || words[entry].First.Entry is ScheduleDone)));
    }

    /// <summary>Which entry of the schedule it is about, or null.</summary>
    private static ScheduleDone? EntryOf(OutboxEntry entry) => entry switch
    {
        ScheduleDue due => new ScheduleDone(due.Key, due.DueAt),
        ScheduleDone done => done,
        _ => null,
    };

    private ValueTask CarryOutAsync(OutboxEntry entry, CancellationToken cancellationToken) => entry switch
    {
        QueueWork work => _queues.SendAsync(work.Queue, work.Message, TimeSpan.Zero, cancellationToken),
        NameRelease release => _names.ReleaseAsync(release.Space, release.NameKind, release.Name, release.Target, cancellationToken),
        ListUpsert or ListRemove or ScheduleDue or ScheduleDone => ValueTask.CompletedTask,
        _ => throw new InvalidOperationException($"Unknown outbox entry {entry.GetType().Name}"),
    };

    private async ValueTask RemoveAsync(PartitionAddress address, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (string[] part in items.Select(item => item.RowKey).Distinct(StringComparer.Ordinal).Chunk(DeletesPerTransaction))
        {
            RowWrite[] deletes = [.. part.Select(row => RowWrite.Delete(address.PartitionKey, row, "*"))];
            CommitResult result = await _tables.CommitAsync(address.Table, deletes, cancellationToken);
            if (result.Status == CommitStatus.RowNotFound)
            {
                await RemoveEachAsync(address, deletes, cancellationToken);
            }
        }
    }

    /// <summary>Another drain removed some of them; remove the rest one by one.</summary>
    private async ValueTask RemoveEachAsync(PartitionAddress address, RowWrite[] deletes, CancellationToken cancellationToken)
    {
        foreach (RowWrite delete in deletes)
        {
            await _tables.CommitAsync(address.Table, [delete], cancellationToken);
        }
    }

    /// <summary>What one caller waits for.</summary>
    private sealed record WaitingOutbox(PartitionAddress Address, IReadOnlyList<OutboxItem> Items)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox of {Address} is left to its drain hint")]
    private static partial void LogLeft(ILogger logger, PartitionAddress address, Exception fault);
}
