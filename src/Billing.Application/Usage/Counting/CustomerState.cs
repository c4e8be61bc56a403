using Billing.Application.Ports;
using Billing.Application.Usage.Transactions;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// What is known of a customer's usage at one version of the head: valid as long as the head's row has that ETag, which every commit
/// checks. It is changed in place while a commit is prepared, so after a failed commit it must be thrown away.
/// </summary>
internal sealed class CustomerState(ITableStore tables, string partition, StoredHead stored, long bytesMax)
{
    private const int DayBytes = 1_500;
    private const int RecentBytes = 16;

    private readonly Dictionary<UtcDay, DayState> _days = [];

    /// <summary>The head.</summary>
    public UsageHead Head => stored.Head;

    /// <summary>The version of the head's row; null when there is none.</summary>
    public string? ETag => stored.ETag;

    /// <summary>The directory of transactions.</summary>
    public TransactionDirectory Directory => stored.Directory;

    /// <summary>The directory's rows that are in memory.</summary>
    public LoadedRuns Runs { get; } = new(tables, partition, bytesMax);

    /// <summary>The customer's partition.</summary>
    public string Partition => partition;

    /// <summary>Memory that it takes, about.</summary>
    public long Bytes => 1_000 + (TransactionDirectory.RecentMax * RecentBytes) + Runs.Bytes + _days.Values.Sum(day => DayBytes + (long)day.DocumentBytes);

    /// <summary>Reads the head.</summary>
    public static async ValueTask<CustomerState> LoadAsync(ITableStore tables, string partition, long bytesMax, CancellationToken cancellationToken) =>
        new(tables, partition, await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false), bytesMax);

    /// <summary>A day's counters; read on first use, unless the head says that the day is new.</summary>
    public async ValueTask<DayState> DayAsync(UtcDay day, CancellationToken cancellationToken)
    {
        if (_days.TryGetValue(day, out DayState? known))
        {
            return known;
        }

        var state = new DayState(new DayDocument(day));
        if (Head.Days.Contains(day))
        {
            Dictionary<UtcDay, StoredDay> rows = await DayRows.ReadAsync(tables, partition, day, day, cancellationToken).ConfigureAwait(false);
            state = new DayState(rows[day].Document);
        }

        _days.Add(day, state);
        return state;
    }

    /// <summary>Brings distinct values that are kept apart together where many commits have left some.</summary>
    public async ValueTask CompactAsync(CancellationToken cancellationToken)
    {
        foreach (DayState day in _days.Values)
        {
            await UniqueCompaction.RunAsync(tables, partition, day.Document, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes counters that were built again.</summary>
    public void Put(DayState day) => _days[day.Document.Day] = day;

    /// <summary>The write of the head: the condition of the commit.</summary>
    public RowWrite WriteHead() => HeadRow.Write(partition, stored);

    /// <summary>Commits on the condition that nobody else changed the head. False when somebody did or the outcome is unknown: both are settled by reading again.</summary>
    /// <param name="writes">The head's write first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<bool> TryCommitAsync(IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        try
        {
            CommitResult result = await tables.CommitAsync(UsageRows.Table, writes, cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                stored = stored with { ETag = result.ETags[0]! };
            }

            return result.IsCommitted;
        }
        catch (StoreException exception) when (exception.Fault == StoreFault.OutcomeUnknown)
        {
            // If the commit did happen, the next read shows it; if it happens later still, the head's ETag stops it or us.
            return false;
        }
    }

    /// <summary>Forgets days and rows of the directory until the rest takes no more than the given memory.</summary>
    public void Trim(long bytesMax)
    {
        foreach (UtcDay day in _days.Keys.Order().ToList())
        {
            if (Bytes <= bytesMax)
            {
                return;
            }

            _days.Remove(day);
        }

        Runs.Trim(Directory, bytesMax);
    }
}

/// <summary>A day of a customer: its counters.</summary>
internal sealed record DayState(DayDocument Document)
{
    /// <summary>Size of the counters as last written.</summary>
    public int DocumentBytes { get; set; }
}
