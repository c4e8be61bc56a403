using Billing.Application.Ports;
using Billing.Application.Usage.Transactions;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// One transaction of a customer: the events of a group from some place on that are not known yet, up to the limits of a transaction.
/// Taking an event changes the state at once; the commit makes it true, and a failed commit throws the state away.
/// </summary>
internal sealed class CommitPlan(CustomerState state, MeterSet meters, GroupCheck check)
{
    /// <summary>Events of a transaction: their hashes fit the columns of a row.</summary>
    public const int EventsMax = 4_000;

    private const int DaysMax = 30;
    private const int CharsMax = 400_000;
    private const int WritesMax = 100;
    private const int BytesMax = 2_500_000;

    private readonly SortedDictionary<UtcDay, List<AcceptedEvent>> _byDay = [];
    private readonly HashSet<SealedPeriod> _late = [];
    private HubItem? _last;
    private long _chars;

    /// <summary>Events taken.</summary>
    public int Count { get; private set; }

    /// <summary>Events that were known before.</summary>
    public int Known { get; private set; }

    /// <summary>Days that the customer had no usage on before.</summary>
    public IEnumerable<UtcDay> NewDays => _byDay.Keys.Where(day => !state.Head.Days.Contains(day));

    /// <summary>True when something must follow from the commit: a sealed period got usage, or somebody watches.</summary>
    public bool NeedsFollowUp => _late.Count > 0 || state.Head.Watch != UsageWatch.None;

    /// <summary>True when an event of this day has to wait for the next transaction.</summary>
    public bool IsFull(UtcDay day, int eventsMax) =>
        Count >= eventsMax || _chars >= CharsMax || (_byDay.Count >= DaysMax && !_byDay.ContainsKey(day));

    /// <summary>Takes an event of a day whose state was read.</summary>
    public void Take(HubItem item, DayState day)
    {
        _last = item;
        AcceptedEvent accepted = item.Event;
        if (!check.IsNew(accepted.Hash))
        {
            Known++;
            return;
        }

        day.Document.Add(accepted.Event, meters);
        if (!_byDay.TryGetValue(day.Document.Day, out List<AcceptedEvent>? events))
        {
            _byDay.Add(day.Document.Day, events = []);
        }

        events.Add(accepted);
        _late.UnionWith(meters.CarriesOver(accepted.Event.Code)
            ? state.Head.SealsFrom(accepted.Event.Timestamp)
            : state.Head.SealsOver(accepted.Event.Timestamp));
        _chars += accepted.Event.ApproximateChars;
        Count++;
    }

    /// <summary>The writes, the head first. Null when they exceed a transaction: the state is spoilt, and fewer events have to be tried.</summary>
    public async ValueTask<List<RowWrite>?> BuildAsync(int hubPartition, CancellationToken cancellationToken)
    {
        UsageHead head = state.Head;
        head.Advance(Count);
        if (_late.Count > 0)
        {
            head.MarkLate();
        }

        head.Reach(hubPartition, _last!.Sequence, _last.Index, _last.EnqueuedAt);
        var writes = new List<RowWrite> { null! };
        long bytes = 0;
        foreach ((UtcDay number, List<AcceptedEvent> events) in _byDay)
        {
            head.Days.Add(number, head.Version);
            DayState day = await state.DayAsync(number, cancellationToken).ConfigureAwait(false);
            day.DocumentBytes = DayRows.Write(writes, state.Partition, day.Document, head.Version);
            writes.Add(SegmentRows.Write(state.Partition, number, head.Version, events));
            bytes += day.DocumentBytes;
            events.ForEach(accepted => state.Directory.Add(TransactionEntry.Of(accepted.Hash, number)));
        }

        bytes += DirectoryUpkeep.StoreRecent(writes, state);

        foreach (SealedPeriod seal in _late)
        {
            writes.Add(ReRateRows.Write(state.Partition, seal, head.Version));
        }

        if (head.Watch != UsageWatch.None)
        {
            writes.Add(UsageChangeRow.Write(state.Partition, head.Version));
        }

        writes[0] = state.WriteHead();
        return writes.Count <= WritesMax && bytes + _chars <= BytesMax ? writes : null;
    }
}
