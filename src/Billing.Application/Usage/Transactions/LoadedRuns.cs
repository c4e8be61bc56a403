using Billing.Application.Ports;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Transactions;

/// <summary>
/// The rows of a customer's directory that are in memory. Runs never change, so a row stays right as long as the head names its run.
/// </summary>
internal sealed class LoadedRuns(ITableStore tables, string partition)
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

    /// <summary>Reads what is needed to look for transactions. False when a row is missing: the head that named it is out of date.</summary>
    public async ValueTask<bool> LoadAsync(TransactionDirectory directory, IEnumerable<ulong> items, CancellationToken cancellationToken)
    {
        List<TransactionRun> partial = [.. directory.Runs.Where(run => !IsWhole(run))];
        if (partial.Count == 0)
        {
            return true;
        }

        if (directory.Runs.Sum(run => run.Rows) <= WholeRowsMax)
        {
            await ReadAsync(RowRange.Prefix(partition, UsageRows.RunRows), partial, cancellationToken).ConfigureAwait(false);
            return partial.TrueForAll(IsWhole);
        }

        ulong[] wanted = [.. items];
        foreach (TransactionRun run in partial)
        {
            int[] numbers = [.. wanted.Select(run.RowOf).Distinct().Where(number => RowsOf(run)[number] is null).Order()];
            if (!await LoadAsync(run, numbers, cancellationToken).ConfigureAwait(false))
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

    /// <summary>Adds the entries with these bits to a list; their rows must have been loaded.</summary>
    public void Find(TransactionDirectory directory, ulong item, List<TransactionEntry> into)
    {
        directory.FindRecent(item, into);
        foreach (TransactionRun run in directory.Runs)
        {
            ulong[] row = _runs[run.Id][run.RowOf(item)]!;
            for (int at = RunRows.LowerBound(row, TransactionEntry.First(item)); at < row.Length && new TransactionEntry(row[at]).Item == item; at++)
            {
                into.Add(new TransactionEntry(row[at]));
            }
        }
    }

    private async ValueTask<bool> LoadAsync(TransactionRun run, int[] numbers, CancellationToken cancellationToken)
    {
        if (numbers.Length > run.Rows / 4)
        {
            await ReadAsync(RowRange.Prefix(partition, UsageRows.RowsOf(run)), [run], cancellationToken).ConfigureAwait(false);
            return IsWhole(run);
        }

        foreach (int number in numbers)
        {
            if (await tables.GetAsync(UsageRows.Table, partition, UsageRows.RunRow(run, number), cancellationToken).ConfigureAwait(false) is not { } row)
            {
                return false;
            }

            Put(run, number, [RunRows.Read(row).Entries]);
        }

        return true;
    }

    private async ValueTask ReadAsync(RowRange range, List<TransactionRun> runs, CancellationToken cancellationToken)
    {
        var byId = runs.ToDictionary(run => run.Id);
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
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
