using Billing.Application.Ports;
using Billing.Application.Usage.Counting;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Transactions;

/// <summary>
/// Merges runs of a directory into one and drops entries of days that accept no events any more. Works from prefix to prefix, so that memory
/// stays small however long the runs are. A short result is one transaction; the rows of a long one are stored before.
/// </summary>
internal sealed class RunMerge(ITableStore tables, CustomerState state, IReadOnlyList<TransactionRun> runs, UtcDay dropBefore)
{
    private const int WritesMax = 100;
    private const int RowsAtOnce = 40;

    private readonly List<RowWrite> _waiting = [];
    private readonly bool _keepsRows = runs.All(state.Runs.IsWhole);
    private UtcDay _last = new(int.MinValue);
    private long _entries;
    private bool _hasDropped;

    /// <summary>Merges and commits. False when the state must not be used any more.</summary>
    public async ValueTask<bool> RunAsync(CancellationToken cancellationToken)
    {
        int bits = Math.Max(TransactionRun.BitsFor(runs.Sum(run => run.Entries)), runs.Max(run => run.Bits));
        ulong id = RunRows.NameOf(state.Directory, $"{dropBefore.Number}|{string.Join('|', runs.Select(run => run.Id))}");
        int steps = 1 << runs.Min(run => run.Bits);
        var result = new TransactionRun(id, 0, bits, _last);
        for (int step = 0; step < steps; step++)
        {
            if (await MergeAsync(step, steps, cancellationToken).ConfigureAwait(false) is not { } entries)
            {
                return false;
            }

            int rowsOfStep = result.Rows / steps;
            await StoreAsync(result, step * rowsOfStep, RunRows.Cut(entries, bits, step * rowsOfStep, (step + 1) * rowsOfStep), cancellationToken).ConfigureAwait(false);
        }

        return await CommitAsync(result with { Entries = _entries, LastDay = _last }, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ulong[]?> MergeAsync(int step, int steps, CancellationToken cancellationToken)
    {
        var parts = new List<ulong[]>();
        foreach (TransactionRun run in runs)
        {
            int rowsOfStep = run.Rows / steps;
            if (await state.Runs.ReadAsync(run, step * rowsOfStep, (step + 1) * rowsOfStep, cancellationToken).ConfigureAwait(false) is not { } rows)
            {
                return null;
            }

            parts.AddRange(rows);
        }

        ulong[] all = [.. parts.SelectMany(row => row)];
        Array.Sort(all);
        ulong[] kept = [.. all.Where((entry, at) => (at == 0 || entry != all[at - 1]) && new TransactionEntry(entry).Day >= dropBefore)];
        _hasDropped |= Array.Exists(all, entry => new TransactionEntry(entry).Day < dropBefore);
        _entries += kept.Length;
        _last = kept.Length == 0 ? _last : new UtcDay(Math.Max(_last.Number, kept.Max(entry => new TransactionEntry(entry).Day.Number)));
        return kept;
    }

    private async ValueTask StoreAsync(TransactionRun result, int first, ulong[][] rows, CancellationToken cancellationToken)
    {
        if (_keepsRows)
        {
            state.Runs.Put(result, first, rows);
        }

        foreach ((int number, ulong[] row) in rows.Index())
        {
            _waiting.Add(RunRows.Write(state.Partition, result, first + number, row));
            if (_waiting.Count > RowsAtOnce)
            {
                await tables.CommitAsync(UsageRows.Table, _waiting.GetRange(0, RowsAtOnce), cancellationToken).ConfigureAwait(false);
                _waiting.RemoveRange(0, RowsAtOnce);
            }
        }
    }

    /// <summary>The head takes the result in place of what was merged, and with it go the old rows that fit.</summary>
    private async ValueTask<bool> CommitAsync(TransactionRun result, CancellationToken cancellationToken)
    {
        state.Directory.Replace(runs, result, dropBefore, _hasDropped);
        var deletes = new List<RowWrite>();
        foreach (TransactionRun run in runs)
        {
            state.Runs.Remove(run);
            if (1 + _waiting.Count + deletes.Count + run.Rows > WritesMax)
            {
                state.Directory.Discard(run);
                continue;
            }

            deletes.AddRange(Enumerable.Range(0, run.Rows).Select(number => RowWrite.Delete(state.Partition, UsageRows.RunRow(run, number), "*")));
        }

        return await state.TryCommitAsync([state.WriteHead(), .. _waiting, .. deletes], cancellationToken).ConfigureAwait(false);
    }
}
