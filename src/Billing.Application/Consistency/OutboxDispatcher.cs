using Billing.Application.Lists;
using Billing.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Billing.Application.Consistency;

/// <summary>
/// Carries out outbox entries and then removes their rows. Every entry is idempotent, so a crash in between only repeats work.
/// </summary>
public sealed partial class OutboxDispatcher(
    ITableStore tables, IQueueStore queues, ListProjector lists, WorkSchedule schedule, NameClaims names, ILogger<OutboxDispatcher> log)
{
    private const int DeletesPerTransaction = 100;

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
            LogLeft(log, address, fault);
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
            LogLeft(log, address, fault);
        }
    }

    /// <summary>Carries out everything in the partition's outbox, oldest first.</summary>
    /// <param name="address">The partition.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="known">Entries that the caller has written itself, which need not be read from their rows.</param>
    public async ValueTask DrainAsync(PartitionAddress address, CancellationToken cancellationToken, IReadOnlyList<OutboxItem>? known = null)
    {
        ILookup<string, OutboxItem> own = (known ?? []).ToLookup(item => item.RowKey, StringComparer.Ordinal);
        RowRange? range = RowRange.Prefix(address.PartitionKey, OutboxPages.Prefix, DeletesPerTransaction);
        while (range is not null)
        {
            TablePage page = await tables.QueryAsync(address.Table, range, cancellationToken);
            await DispatchAsync(
                address, [.. page.Rows.SelectMany(row => own.Contains(row.RowKey) ? own[row.RowKey] : OutboxPages.Read(row))], cancellationToken);
            range = page.Continuation is null ? null : range with { Continuation = page.Continuation };
        }
    }

    private async ValueTask DispatchAsync(PartitionAddress address, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
        {
            return;
        }

        await lists.ApplyAsync(ListChange.From(items), cancellationToken);
        OutboxEntry[] entries = [.. Due(items).Select(item => item.Entry)];
        await schedule.ApplyAsync([.. entries.OfType<ScheduleDue>()], [.. entries.OfType<ScheduleDone>()], cancellationToken);
        await Task.WhenAll(entries.Select(entry => CarryOutAsync(entry, cancellationToken).AsTask()));
        await RemoveAsync(address, items, cancellationToken);
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
        QueueWork work => queues.SendAsync(work.Queue, work.Message, TimeSpan.Zero, cancellationToken),
        NameRelease release => names.ReleaseAsync(release.Space, release.NameKind, release.Name, release.Target, cancellationToken),
        ListUpsert or ListRemove or ScheduleDue or ScheduleDone => ValueTask.CompletedTask,
        _ => throw new InvalidOperationException($"Unknown outbox entry {entry.GetType().Name}"),
    };

    private async ValueTask RemoveAsync(PartitionAddress address, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (string[] part in items.Select(item => item.RowKey).Distinct(StringComparer.Ordinal).Chunk(DeletesPerTransaction))
        {
            RowWrite[] deletes = [.. part.Select(row => RowWrite.Delete(address.PartitionKey, row, "*"))];
            CommitResult result = await tables.CommitAsync(address.Table, deletes, cancellationToken);
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
            await tables.CommitAsync(address.Table, [delete], cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox of {Address} is left to its drain hint")]
    private static partial void LogLeft(ILogger logger, PartitionAddress address, Exception fault);
}
