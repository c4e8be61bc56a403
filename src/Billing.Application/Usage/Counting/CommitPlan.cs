using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// One transaction of a customer: the events of a group from some place on that are not known yet, up to the limits of a transaction.
/// Taking an event changes the state at once; the commit makes it true, and a failed commit throws the state away.
/// </summary>
internal sealed class CommitPlan(CustomerState state, MeterSet meters, GroupCheck check) : ICommitPlan
{
    /// <summary>Events of a transaction: their hashes fit the columns of a row.</summary>
    public const int EventsMax = 4_000;

    private const int DaysMax = 30;

    private readonly SortedDictionary<UtcDay, List<AcceptedEvent>> _byDay = [];
    private readonly CommitFrame _frame = new(state, meters);

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public int Known { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<UtcDay> NewDays => _byDay.Keys.Where(day => !state.Head.Days.Contains(day));

    /// <inheritdoc/>
    public bool NeedsFollowUp => _frame.NeedsFollowUp;

    /// <summary>True when an event of this day has to wait for the next transaction.</summary>
    public bool IsFull(UtcDay day, int eventsMax) =>
        Count >= eventsMax || _frame.IsFull || (_byDay.Count >= DaysMax && !_byDay.ContainsKey(day));

    /// <summary>Takes an event of a day whose state was read.</summary>
    public void Take(HubItem item, DayState day)
    {
        _frame.Reach(item);
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
        _frame.Late(accepted.Event);
        _frame.Take(accepted);
        Count++;
    }

    /// <inheritdoc/>
    public async ValueTask<List<RowWrite>?> BuildAsync(int hubPartition, CancellationToken cancellationToken)
    {
        _frame.Start(Count, hubPartition);
        foreach ((UtcDay number, List<AcceptedEvent> events) in _byDay)
        {
            _frame.Store(await state.DayAsync(number, cancellationToken).ConfigureAwait(false), events);
            events.ForEach(accepted => state.Directory.Add(TransactionEntry.Of(accepted.Hash, number)));
        }

        return _frame.Finish();
    }
}
