using Billing.Application.Ports;
using Billing.Application.Usage.Counting;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Transactions;

/// <summary>
/// Keeps a customer's directory of transactions short and complete. The rows of a merged run are stored before the head that names them is
/// committed, under a name that no other content ever has; the head is the only truth about which runs there are.
/// </summary>
internal sealed class DirectoryUpkeep(ITableStore tables)
{
    /// <summary>Entries are dropped so long after the last event of their day could be accepted: usage may wait in the hub or be parked.</summary>
    private const int SlackDays = 30;

    private const int WritesMax = 100;
    private const int RowsAtOnce = 40;
    private const int RebuiltEntries = 200_000;

    /// <summary>Makes a run of the newest entries when they are many. The writes belong to the transaction that commits the head.</summary>
    /// <returns>Bytes of the writes.</returns>
    public static long StoreRecent(List<RowWrite> writes, CustomerState state)
    {
        if (!state.Directory.IsRecentFull)
        {
            return 0;
        }

        ulong[] entries = state.Directory.TakeRecent();
        (TransactionRun run, ulong[][] rows) = RunRows.Cut(state.Directory, "recent", entries);
        state.Directory.Add(run);
        state.Runs.Put(run, 0, rows);
        writes.AddRange(rows.Select((row, number) => RunRows.Write(state.Partition, run, number, row)));
        return entries.LongLength * TransactionEntry.Size;
    }

    /// <summary>Merges what is due and deletes what was replaced. False when the state must not be used any more; nothing is lost then.</summary>
    public async ValueTask<bool> TidyAsync(CustomerState state, UtcDay keepFrom, CancellationToken cancellationToken)
    {
        var dropBefore = new UtcDay(keepFrom.Number - SlackDays);
        try
        {
            while (state.Directory.ChooseMerge() is { Count: > 0 } runs)
            {
                foreach (TransactionRun expired in state.Directory.TakeExpired(dropBefore))
                {
                    state.Directory.Discard(expired);
                    state.Runs.Remove(expired);
                }

                List<TransactionRun> left = [.. runs.Where(state.Directory.Runs.Contains)];
                if (left.Count > 0 && !await new RunMerge(tables, state, left, dropBefore).RunAsync(cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }

            return await DeleteObsoleteAsync(state, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The events are counted; the next batch tidies up.
            return false;
        }
    }

    /// <summary>
    /// Adds the transactions of days that the directory does not know although events of them are accepted: usage that was counted before there
    /// was a directory, or an import window that reaches further back. False when the state has to be read again.
    /// </summary>
    public async ValueTask<bool> CompleteAsync(CustomerState state, UtcDay keepFrom, CancellationToken cancellationToken)
    {
        UtcDay until = state.Directory.CompleteFrom;
        if (keepFrom >= until)
        {
            return true;
        }

        List<ulong> entries = await WaitingRows.EntriesAsync(tables, state.Partition, cancellationToken).ConfigureAwait(false);
        List<UtcDay> days = [.. state.Head.Days.NewestFirst(keepFrom, new UtcDay(until.Number - 1)).Order()];
        foreach (UtcDay day in days)
        {
            await foreach ((_, TransactionHash hash) in SegmentRows.ReadHashesAsync(tables, state.Partition, day, day.Next, cancellationToken).ConfigureAwait(false))
            {
                entries.Add(TransactionEntry.Of(hash, day).Packed);
            }

            if (entries.Count >= RebuiltEntries && !await AddRunAsync(state, entries, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        state.Directory.IsCompleteFrom(keepFrom);
        return (days.Count == 0 && entries.Count == 0) || await AddRunAsync(state, entries, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> AddRunAsync(CustomerState state, List<ulong> entries, CancellationToken cancellationToken)
    {
        if (entries.Count > 0)
        {
            entries.Sort();
            (TransactionRun run, ulong[][] rows) = RunRows.Cut(state.Directory, $"rebuilt|{entries[0]:x}|{entries[^1]:x}|{entries.Count}", [.. entries]);
            foreach ((int Number, ulong[] Row)[] part in rows.Index().Chunk(RowsAtOnce))
            {
                await tables.CommitAsync(UsageRows.Table, [.. part.Select(row => RunRows.Write(state.Partition, run, row.Number, row.Row))], cancellationToken).ConfigureAwait(false);
            }

            state.Directory.Add(run);
            state.Runs.Put(run, 0, rows);
            entries.Clear();
        }

        return await state.TryCommitAsync([state.WriteHead()], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> DeleteObsoleteAsync(CustomerState state, CancellationToken cancellationToken)
    {
        foreach (TransactionRun run in state.Directory.Obsolete.ToList())
        {
            List<RowWrite> deletes;
            do
            {
                TablePage page = await tables.QueryAsync(
                    UsageRows.Table, RowRange.Prefix(state.Partition, UsageRows.RowsOf(run), WritesMax - 1) with { Columns = [UsageRows.Version] }, cancellationToken)
                    .ConfigureAwait(false);
                deletes = [.. page.Rows.Select(row => RowWrite.Delete(state.Partition, row.RowKey, row.ETag))];
                if (deletes.Count < WritesMax - 1)
                {
                    state.Directory.Discarded(run);
                }

                if (!await state.TryCommitAsync([state.WriteHead(), .. deletes], cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }
            while (deletes.Count == WritesMax - 1);
        }

        return true;
    }
}
