using Billing.Application.Ports;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// What is known of a customer's usage at one version of the head: valid as long as the head's row has that ETag, which every commit
/// checks. It is changed in place while a commit is prepared, so after a failed commit it must be thrown away.
/// </summary>
internal sealed class CustomerState(string partition, StoredHead stored)
{
    private const int DayBytes = 1_500;
    private const int HashBytes = 40;

    private readonly Dictionary<UtcDay, DayState> _days = [];

    /// <summary>The head.</summary>
    public UsageHead Head => stored.Head;

    /// <summary>The customer's partition.</summary>
    public string Partition => partition;

    /// <summary>Memory that it takes, about.</summary>
    public long Bytes => 500 + _days.Values.Sum(day => DayBytes + day.DocumentBytes + ((long)day.Hashes.Count * HashBytes));

    /// <summary>Reads the head.</summary>
    public static async ValueTask<CustomerState> LoadAsync(ITableStore tables, string partition, CancellationToken cancellationToken) =>
        new(partition, await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false));

    /// <summary>A day's counters and hashes; read on first use, unless the head says that the day is new.</summary>
    public async ValueTask<DayState> DayAsync(ITableStore tables, UtcDay day, CancellationToken cancellationToken)
    {
        if (_days.TryGetValue(day, out DayState? known))
        {
            return known;
        }

        var state = new DayState(new DayDocument(day), []);
        if (Head.Days.Contains(day))
        {
            Dictionary<UtcDay, StoredDay> rows = await DayRows.ReadAsync(tables, partition, day, day, cancellationToken).ConfigureAwait(false);
            state = new DayState(rows[day].Document, []);
            await SegmentRows.ReadHashesAsync(tables, partition, day, state.Hashes, cancellationToken).ConfigureAwait(false);
        }

        _days.Add(day, state);
        return state;
    }

    /// <summary>The write of the head: the condition of the commit.</summary>
    public RowWrite WriteHead() => HeadRow.Write(partition, stored);

    /// <summary>Takes the head's new version after a commit.</summary>
    public void Committed(string etag) => stored = stored with { ETag = etag };

    /// <summary>Forgets days until the rest takes no more than the given memory.</summary>
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
    }
}

/// <summary>A day of a customer: its counters, and the hash of every event in them.</summary>
internal sealed record DayState(DayDocument Document, HashSet<TransactionHash> Hashes)
{
    /// <summary>Size of the counters as last written.</summary>
    public int DocumentBytes { get; set; }
}
