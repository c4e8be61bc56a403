using Billing.Application.Ports;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// What a customer's day says of some events while amendments change it, and of all that were amended before: its history, and what of it
/// counts. The other events of the day, which may be very many, are not held.
/// </summary>
internal sealed class DayFacts
{
    private readonly List<AcceptedEvent> _records;
    private readonly Dictionary<TransactionHash, AcceptedEvent> _counting = [];
    private readonly HashSet<TransactionHash> _amended = [];
    private readonly List<AcceptedEvent> _added = [];
    private readonly int _countingBefore;

    /// <summary>Takes stored records of a day in the order in which they were counted.</summary>
    public DayFacts(UtcDay day, List<AcceptedEvent> records)
    {
        (Day, _records) = (day, records);
        records.ForEach(Follow);
        _countingBefore = _counting.Count;
    }

    /// <summary>Reads what a day says of some events and of those that were amended.</summary>
    public static async ValueTask<DayFacts> ReadAsync(
        ITableStore tables, string partition, UtcDay day, IReadOnlySet<TransactionHash> about, CancellationToken cancellationToken)
    {
        var records = new List<AcceptedEvent>();
        await foreach (AcceptedEvent record in SegmentRows.StreamAsync(tables, partition, day, cancellationToken).ConfigureAwait(false))
        {
            if (IsAmended(record) || about.Contains(record.Target))
            {
                records.Add(record);
            }
        }

        return new DayFacts(day, records);
    }

    /// <summary>The day.</summary>
    public UtcDay Day { get; }

    /// <summary>Records to be stored with the next commit.</summary>
    public IReadOnlyList<AcceptedEvent> Added => _added;

    /// <summary>True when an event was taken out, so that the day's counters have to be built again.</summary>
    public bool HasWithdrawals => _added.Exists(record => record.Amendment?.Kind == AmendmentKind.Withdrawal);

    /// <summary>By how many the events that count have become more.</summary>
    public int CountingChange => _counting.Count - _countingBefore;

    /// <summary>Counts every event of the day that counts now: those as first stated as they are read, those that were amended at the end.</summary>
    public async ValueTask<DayDocument> CountAsync(ITableStore tables, string partition, MeterSet meters, CancellationToken cancellationToken)
    {
        var document = new DayDocument(Day);
        var amended = new DayFacts(Day, []);
        void Take(AcceptedEvent record)
        {
            if (_amended.Contains(record.Target))
            {
                amended.Follow(record);
            }
            else
            {
                document.Add(record.Event, meters);
            }
        }

        await foreach (AcceptedEvent record in SegmentRows.StreamAsync(tables, partition, Day, cancellationToken).ConfigureAwait(false))
        {
            Take(record);
        }

        _added.ForEach(Take);
        foreach (AcceptedEvent counting in amended._counting.Values)
        {
            document.Add(counting.Event, meters);
        }

        return document;
    }

    /// <summary>The event of a transaction if it counts on this day.</summary>
    public AcceptedEvent? FindCounting(TransactionHash transaction) => _counting.GetValueOrDefault(transaction);

    /// <summary>The event as it was first stated, if that was on this day.</summary>
    public AcceptedEvent? FindFirst(TransactionHash transaction) =>
        _records.Find(record => record.Amendment is null && record.Revision == 0 && record.Hash == transaction);

    /// <summary>The amendments of an event that was first stated on this day.</summary>
    public IReadOnlyList<AcceptedEvent> AmendmentsOf(TransactionHash transaction) =>
        _records.FindAll(record => record.Amendment is { Kind: not AmendmentKind.Withdrawal } && record.Target == transaction);

    /// <summary>Adds a record.</summary>
    public void Add(AcceptedEvent record)
    {
        _records.Add(record);
        _added.Add(record);
        Follow(record);
    }

    /// <summary>The events that count after some records, oldest record first.</summary>
    public static List<AcceptedEvent> CountingOf(List<AcceptedEvent> records) =>
        records.TrueForAll(record => record.Amendment is null) ? records : [.. new DayFacts(default, records)._counting.Values];

    private static bool IsAmended(AcceptedEvent record) => record.Amendment is not null || record.Revision > 0;

    private void Follow(AcceptedEvent record)
    {
        if (IsAmended(record))
        {
            _amended.Add(record.Target);
        }

        switch (record.Amendment?.Kind)
        {
            case null:
                _counting[record.Hash] = record;
                break;
            case AmendmentKind.Withdrawal:
                _counting.Remove(record.Target);
                break;
        }
    }
}
