using Billing.Application.Ports;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Transactions;

/// <summary>
/// The rows of a customer's directory that are in memory. Runs never change, so a row stays right as long as the head names its run.
/// </summary>
/// <param name="tables">The store.</param>
/// <param name="partition">The customer's partition.</param>
/// <param name="bytesMax">When the rows take so much memory, further ones are looked into and not kept.</param>
internal sealed class LoadedRuns(ITableStore tables, string partition, long bytesMax)
{
    /// <summary>Directories of no more rows are read whole, in one range.</summary>
    private const int WholeRowsMax = 64;

    private readonly Dictionary<ulong, ulong[]?[]> _runs = [];

    /// <summary>Memory that the rows take.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes rows that were just made.</summary>
    public void Put(TransactionRun run, int first, ulong[][] rows)
    {
        ulong[]?[] known = RowsOf(run);
        for (int i = 0; i < rows.Length; i++)
        {
            Bytes += known[first + i] is null ? Size(rows[i]) : 0;
            known[first + i] = rows[i];
        }
    }

    /// <summary>Forgets a run, or all that exceeds a bound.</summary>
    public void Remove(TransactionRun run)
    {
        if (_runs.Remove(run.Id, out ulong[]?[]? rows))
        {
            Bytes -= rows.Sum(row => row is null ? 0 : Size(row));
        }
    }

    /// <summary>Forgets runs, the longest first, until the rest takes no more than the given memory.</summary>
    public void Trim(TransactionDirectory directory, long bytesMax)
    {
        foreach (TransactionRun run in directory.Runs.OrderByDescending(run => run.Entries))
        {
            if (Bytes <= bytesMax)
            {
                return;
            }

            Remove(run);
        }
    }

    /// <summary>True when every row of a run is here.</summary>
    public bool IsWhole(TransactionRun run) => _runs.TryGetValue(run.Id, out ulong[]?[]? rows) && Array.TrueForAll(rows, row => row is not null);

    /// <summary>
    /// Reads what is needed to look for transactions, and keeps what fits. False when a row is missing: the head that named it is out of date.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <param name="items">The first bits of the transactions' hashes.</param>
    /// <param name="found">Takes entries from rows that are not kept.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<bool> LoadAsync(
        TransactionDirectory directory, IEnumerable<ulong> items, List<TransactionEntry> found, CancellationToken cancellationToken)
    {
        List<TransactionRun> partial = [.. directory.Runs.Where(run => !IsWhole(run))];
        if (partial.Count == 0)
        {
            return true;
        }

        if (directory.Runs.Sum(run => run.Rows) <= WholeRowsMax)
        {
            await ReadAllAsync(partial, cancellationToken).ConfigureAwait(false);
            return partial.TrueForAll(IsWhole);
        }

        ulong[] wanted = [.. items.Distinct().Order()];
        foreach (TransactionRun run in partial)
        {
            if (!await LoadAsync(run, wanted, found, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads rows [first, end) of a run; null when one is missing. Does not keep them.</summary>
    public async ValueTask<ulong[][]?> ReadAsync(TransactionRun run, int first, int end, CancellationToken cancellationToken)
    {
        if (_runs.TryGetValue(run.Id, out ulong[]?[]? known) && known[first..end] is { } rows && Array.TrueForAll(rows, row => row is not null))
        {
            return rows!;
        }

        var read = new List<ulong[]>();
        var range = new RowRange(partition, UsageRows.RunRow(run, first), UsageRows.RunRow(run, end));
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            read.Add(RunRows.Read(row).Entries);
        }

        return read.Count == end - first ? [.. read] : null;
    }

    /// <summary>Adds the entries with these bits to a list, as far as their rows are here.</summary>
    public void Find(TransactionDirectory directory, ulong item, List<TransactionEntry> into)
    {
        directory.FindRecent(item, into);

        // By index: this is asked for every event, and an enumerator of an interface would be made anew each time.
        IReadOnlyList<TransactionRun> runs = directory.Runs;
        for (int i = 0; i < runs.Count; i++)
        {
            if (_runs.TryGetValue(runs[i].Id, out ulong[]?[]? rows) && rows[runs[i].RowOf(item)] is { } row)
            {
                Find(row, item, into);
            }
        }
    }

    private static void Find(ulong[] row, ulong item, List<TransactionEntry> into)
    {
        for (int at = RunRows.LowerBound(row, TransactionEntry.First(item)); at < row.Length && new TransactionEntry(row[at]).Item == item; at++)
        {
            into.Add(new TransactionEntry(row[at]));
        }
    }

    private async ValueTask<bool> LoadAsync(TransactionRun run, ulong[] wanted, List<TransactionEntry> found, CancellationToken cancellationToken)
    {
        HashSet<int> missing = [.. wanted.Select(run.RowOf).Where(number => RowsOf(run)[number] is null)];
        if (missing.Count > run.Rows / 4)
        {
            await foreach (TableRow row in Pages.ReadAsync(tables, RowRange.Prefix(partition, UsageRows.RowsOf(run)), cancellationToken).ConfigureAwait(false))
            {
                (_, int number, ulong[] entries) = RunRows.Read(row);
                if (missing.Remove(number))
                {
                    KeepOrFind(run, number, entries, wanted, found);
                }
            }
        }

        foreach (int number in missing)
        {
            if (await tables.GetAsync(UsageRows.Table, partition, UsageRows.RunRow(run, number), cancellationToken).ConfigureAwait(false) is not { } row)
            {
                return false;
            }

            KeepOrFind(run, number, RunRows.Read(row).Entries, wanted, found);
        }

        return true;
    }

    private void KeepOrFind(TransactionRun run, int number, ulong[] row, ulong[] wanted, List<TransactionEntry> found)
    {
        if (Bytes + Size(row) <= bytesMax)
        {
            Put(run, number, [row]);
            return;
        }

        int shift = TransactionEntry.ItemBits - run.Bits;
        int end = RunRows.LowerBound(wanted, (ulong)(number + 1) << shift);
        for (int at = RunRows.LowerBound(wanted, (ulong)number << shift); at < end; at++)
        {
            Find(row, wanted[at], found);
        }
    }

    private async ValueTask ReadAllAsync(List<TransactionRun> runs, CancellationToken cancellationToken)
    {
        var byId = runs.ToDictionary(run => run.Id);
        await foreach (TableRow row in Pages.ReadAsync(tables, RowRange.Prefix(partition, UsageRows.RunRows), cancellationToken).ConfigureAwait(false))
        {
            (ulong id, int number, ulong[] entries) = RunRows.Read(row);
            if (byId.TryGetValue(id, out TransactionRun? run))
            {
                Put(run, number, [entries]);
            }
        }
    }

    private ulong[]?[] RowsOf(TransactionRun run)
    {
        if (!_runs.TryGetValue(run.Id, out ulong[]?[]? rows))
        {
            _runs.Add(run.Id, rows = new ulong[]?[run.Rows]);
            Bytes += rows.Length * sizeof(long);
        }

        return rows;
    }

    private static long Size(ulong[] row) => 24 + ((long)row.Length * TransactionEntry.Size);
}
