using Billing.Application.Ports;
using Billing.Application.Usage.Transactions;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Counting;

/// <summary>What every transaction that counts has in common: the head first, then counters, records, notes and the directory.</summary>
internal sealed class CommitFrame(CustomerState state, MeterSet meters)
{
    private const int CharsMax = 400_000;
    private const int WritesMax = 100;
    private const int BytesMax = 2_500_000;

    private readonly HashSet<SealedPeriod> _late = [];
    private readonly List<RowWrite> _writes = [null!];
    private HubItem? _last;
    private long _chars;
    private long _bytes;

    /// <summary>True when the texts of the records fill a transaction.</summary>
    public bool IsFull => _chars >= CharsMax;

    /// <summary>True when something must follow from the commit: a sealed period got usage, or somebody watches.</summary>
    public bool NeedsFollowUp => _late.Count > 0 || state.Head.Watch != UsageWatch.None;

    /// <summary>Notes how far the hub was read.</summary>
    public void Reach(HubItem item) => _last = item;

    /// <summary>Notes a record that will be stored.</summary>
    public void Take(AcceptedEvent record) => _chars += record.Event.ApproximateChars;

    /// <summary>Notes that an event begins or ends to count: the sealed periods that it bears on have to be rated again.</summary>
    public void Late(UsageEvent usage)
    {
        if (state.Head.Seals.Count > 0)
        {
            _late.UnionWith(meters.CarriesOver(usage.Code) ? state.Head.SealsFrom(usage.Timestamp) : state.Head.SealsOver(usage.Timestamp));
        }
    }

    /// <summary>Notes that usage of a code in an hour may have changed.</summary>
    public void LateHour(string code, Instant start) => _late.UnionWith(state.Head.Seals.Where(seal =>
        start < seal.To && (meters.CarriesOver(code) || seal.From < start + Duration.FromHours(1))));

    /// <summary>Moves the head on; then the writes follow.</summary>
    /// <param name="events">By how many the events that count become more.</param>
    /// <param name="hubPartition">The hub partition that they came through.</param>
    public void Start(int events, int hubPartition)
    {
        state.Head.Advance(events);
        if (_last is { } last)
        {
            state.Head.Reach(hubPartition, last.Sequence, last.Index, last.EnqueuedAt);
        }
    }

    /// <summary>Stores a day's counters and new records.</summary>
    public void Store(DayState day, IReadOnlyList<AcceptedEvent> records)
    {
        state.Head.Days.Add(day.Document.Day, state.Head.Version);
        day.DocumentBytes = DayRows.Write(_writes, state.Partition, day.Document, state.Head.Version);
        _bytes += day.DocumentBytes;
        if (records.Count > 0)
        {
            _writes.Add(SegmentRows.Write(state.Partition, day.Document.Day, state.Head.Version, records));
        }
    }

    /// <summary>Adds another write.</summary>
    public void Add(RowWrite write) => _writes.Add(write);

    /// <summary>The writes, the head first. Null when they exceed a transaction: the state is spoilt, and fewer facts have to be tried.</summary>
    public List<RowWrite>? Finish()
    {
        _writes.AddRange(ReRateRows.Write(state.Partition, _late, state.Head.Version));
        if (_late.Count > 0)
        {
            state.Head.MarkLate();
        }

        if (state.Head.Watch != UsageWatch.None)
        {
            _writes.Add(UsageChangeRow.Write(state.Partition, state.Head.Version));
        }

        _bytes += DirectoryUpkeep.StoreRecent(_writes, state);
        _writes[0] = state.WriteHead();
        return _writes.Count <= WritesMax && _bytes + _chars <= BytesMax ? _writes : null;
    }
}

/// <summary>A transaction that counts, in the making. Taking a fact changes the state at once; the commit makes it true.</summary>
internal interface ICommitPlan
{
    /// <summary>Facts taken.</summary>
    int Count { get; }

    /// <summary>Facts that were known before.</summary>
    int Known { get; }

    /// <summary>True when something must follow from the commit: a sealed period got usage, or somebody watches.</summary>
    bool NeedsFollowUp { get; }

    /// <summary>Days that the customer had no usage on before.</summary>
    IEnumerable<UtcDay> NewDays { get; }

    /// <summary>The writes, the head first. Null when they exceed a transaction: the state is spoilt, and fewer facts have to be tried.</summary>
    ValueTask<List<RowWrite>?> BuildAsync(int hubPartition, CancellationToken cancellationToken);
}
