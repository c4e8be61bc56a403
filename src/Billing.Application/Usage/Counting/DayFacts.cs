using Billing.Domain.Usage;

namespace Billing.Application.Usage.Counting;

/// <summary>The records of a customer's day while amendments change it: its history, and what of it counts.</summary>
internal sealed class DayFacts
{
    private readonly List<AcceptedEvent> _records;
    private readonly Dictionary<TransactionHash, AcceptedEvent> _counting = [];
    private readonly List<AcceptedEvent> _added = [];
    private readonly int _countingBefore;

    /// <summary>Takes the stored records of a day in the order in which they were counted.</summary>
    public DayFacts(UtcDay day, List<AcceptedEvent> records)
    {
        (Day, _records) = (day, records);
        records.ForEach(Follow);
        _countingBefore = _counting.Count;
    }

    /// <summary>The day.</summary>
    public UtcDay Day { get; }

    /// <summary>Records to be stored with the next commit.</summary>
    public IReadOnlyList<AcceptedEvent> Added => _added;

    /// <summary>True when an event was taken out, so that the day's counters have to be built again.</summary>
    public bool HasWithdrawals => _added.Exists(record => record.Amendment?.Kind == AmendmentKind.Withdrawal);

    /// <summary>By how many the events that count have become more.</summary>
    public int CountingChange => _counting.Count - _countingBefore;

    /// <summary>The events that count.</summary>
    public IReadOnlyCollection<AcceptedEvent> Counting => _counting.Values;

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
        records.TrueForAll(record => record.Amendment is null) ? records : [.. new DayFacts(default, records).Counting];

    private void Follow(AcceptedEvent record)
    {
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
