using Billing.Application.Ports;
using Billing.Application.Usage.Transactions;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// One transaction of a customer with amendments, or with events that amendments wait for. An amendment is stored on the day on which its
/// event was first stated; when it holds, the event is withdrawn from where it counted, and the counters of that day are built again.
/// </summary>
internal sealed class AmendmentPlan(ITableStore tables, CustomerState state, CountingRules rules, GroupCheck check) : ICommitPlan
{
    /// <summary>Facts of a transaction: each may touch three days.</summary>
    public const int FactsMax = 100;

    private const int DaysMax = 24;
    private const int WaitingMax = 20;

    /// <summary>Amendments of one event that wait: an event that never comes must not collect them without end.</summary>
    private const int WaitingOfEventMax = 8;

    private readonly SortedDictionary<UtcDay, DayFacts> _days = [];
    private readonly Dictionary<TransactionHash, List<AcceptedEvent>> _waiting = [];
    private readonly HashSet<TransactionHash> _waitingChanged = [];
    private readonly HashSet<TransactionHash> _waitingStored = [];
    private readonly CommitFrame _frame = new(state, rules.Meters);

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public int Known { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<UtcDay> NewDays => _days.Values.Where(day => day.Added.Count > 0).Select(day => day.Day).Where(day => !state.Head.Days.Contains(day));

    /// <inheritdoc/>
    public bool NeedsFollowUp => _frame.NeedsFollowUp;

    /// <summary>True when the next fact has to wait for the next transaction.</summary>
    public bool IsFull(int factsMax) => Count >= Math.Min(factsMax, FactsMax) || _frame.IsFull || _waiting.Count >= WaitingMax
        || _days.Values.Count(day => day.Added.Count > 0) >= DaysMax;

    /// <summary>Takes a fact.</summary>
    public async ValueTask TakeAsync(HubItem item, CancellationToken cancellationToken)
    {
        _frame.Reach(item);
        AcceptedEvent fact = item.Event;
        if (!check.IsNew(fact.Hash))
        {
            Known++;
        }
        else if (fact.Amendment is null)
        {
            Count++;
            await TakeEventAsync(fact, cancellationToken).ConfigureAwait(false);
        }
        else if (await FindFirstDayAsync(fact.Target, cancellationToken).ConfigureAwait(false) is { } first)
        {
            Count++;
            await AmendAsync(fact, first, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await WaitAsync(fact, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<List<RowWrite>?> BuildAsync(int hubPartition, CancellationToken cancellationToken)
    {
        _frame.Start(_days.Values.Sum(day => day.CountingChange), hubPartition);
        foreach (DayFacts facts in _days.Values.Where(day => day.Added.Count > 0))
        {
            DayState day = await state.DayAsync(facts.Day, cancellationToken).ConfigureAwait(false);
            if (facts.HasWithdrawals)
            {
                DayDocument built = await facts.CountAsync(tables, state.Partition, rules.Meters, cancellationToken).ConfigureAwait(false);
                built.Follow(day.Document);
                state.Put(day = new DayState(built));
            }
            else
            {
                foreach (AcceptedEvent added in facts.Added.Where(added => added.Amendment is null))
                {
                    day.Document.Add(added.Event, rules.Meters);
                }
            }

            _frame.Store(day, facts.Added);
        }

        foreach (TransactionHash changed in _waitingChanged)
        {
            if (_waiting[changed] is { Count: > 0 } amendments)
            {
                _frame.Add(WaitingRows.Write(state.Partition, changed, amendments));
            }
            else if (_waitingStored.Contains(changed))
            {
                _frame.Add(WaitingRows.Delete(state.Partition, changed));
            }
        }

        return _frame.Finish();
    }

    private async ValueTask TakeEventAsync(AcceptedEvent fact, CancellationToken cancellationToken)
    {
        DayFacts day = await DayAsync(fact.Day, cancellationToken).ConfigureAwait(false);
        Store(day, fact);
        _frame.Late(fact.Event);
        List<AcceptedEvent> waiting = await WaitingAsync(fact.Hash, cancellationToken).ConfigureAwait(false);
        foreach (AcceptedEvent amendment in waiting)
        {
            await AmendAsync(amendment, day, cancellationToken).ConfigureAwait(false);
        }

        if (waiting.Count > 0)
        {
            waiting.Clear();
            _waitingChanged.Add(fact.Hash);
        }
    }

    private async ValueTask WaitAsync(AcceptedEvent amendment, CancellationToken cancellationToken)
    {
        List<AcceptedEvent> waiting = await WaitingAsync(amendment.Target, cancellationToken).ConfigureAwait(false);
        if (waiting.Exists(known => known.Hash == amendment.Hash))
        {
            Known++;
            return;
        }

        Count++;
        waiting.Add(amendment);
        if (waiting.Count > WaitingOfEventMax)
        {
            // Only the one that was received last will hold.
            waiting.Remove(waiting.MinBy(Order)!);
        }

        _frame.Take(amendment);
        _waitingChanged.Add(amendment.Target);
        state.Directory.Add(TransactionEntry.Waiting(amendment.Target));
    }

    /// <summary>Stores an amendment with its event's first statement. Only the one that was received last changes what counts.</summary>
    private async ValueTask AmendAsync(AcceptedEvent amendment, DayFacts first, CancellationToken cancellationToken)
    {
        IReadOnlyList<AcceptedEvent> earlier = first.AmendmentsOf(amendment.Target);
        if (earlier.Any(other => other.Hash == amendment.Hash))
        {
            return;
        }

        AcceptedEvent stored = amendment.Numbered(earlier.Count + 1);
        Store(first, stored);
        if (earlier.Any(other => Order(other).CompareTo(Order(stored)) > 0))
        {
            return;
        }

        foreach (UtcDay day in Entries(stored.Target).Select(entry => entry.Day).Distinct().ToList())
        {
            DayFacts facts = await DayAsync(day, cancellationToken).ConfigureAwait(false);
            if (facts.FindCounting(stored.Target) is { } counting)
            {
                facts.Add(counting.Withdrawn(stored.Revision));
                _frame.Late(counting.Event);
            }
        }

        if (stored.Amendment!.Kind == AmendmentKind.Replace)
        {
            Store(await DayAsync(stored.Day, cancellationToken).ConfigureAwait(false), stored.Replacement());
            _frame.Late(stored.Event);
        }
    }

    private static (NodaTime.Instant, ulong, ulong) Order(AcceptedEvent amendment) => (amendment.ReceivedAt, amendment.Hash.High, amendment.Hash.Low);

    private void Store(DayFacts day, AcceptedEvent record)
    {
        day.Add(record);
        _frame.Take(record);
        state.Directory.Add(TransactionEntry.Of(record.Hash, day.Day));
    }

    private async ValueTask<DayFacts?> FindFirstDayAsync(TransactionHash transaction, CancellationToken cancellationToken)
    {
        foreach (TransactionEntry entry in Entries(transaction))
        {
            DayFacts day = await DayAsync(entry.Day, cancellationToken).ConfigureAwait(false);
            if (day.FindFirst(transaction) is not null)
            {
                return day;
            }
        }

        return null;
    }

    private List<TransactionEntry> Entries(TransactionHash transaction)
    {
        var entries = new List<TransactionEntry>();
        check.AddEntries(transaction, entries);
        return [.. entries.Where(entry => !entry.IsWaiting)];
    }

    private async ValueTask<DayFacts> DayAsync(UtcDay day, CancellationToken cancellationToken)
    {
        if (!_days.TryGetValue(day, out DayFacts? facts))
        {
            facts = state.Head.Days.Contains(day)
                ? await DayFacts.ReadAsync(tables, state.Partition, day, check.Amended, cancellationToken).ConfigureAwait(false)
                : new DayFacts(day, []);
            _days.Add(day, facts);
        }

        return facts;
    }

    private async ValueTask<List<AcceptedEvent>> WaitingAsync(TransactionHash transaction, CancellationToken cancellationToken)
    {
        if (!_waiting.TryGetValue(transaction, out List<AcceptedEvent>? waiting))
        {
            _waiting.Add(transaction, waiting = await WaitingRows.ReadAsync(tables, state.Partition, transaction, cancellationToken).ConfigureAwait(false));
            waiting.ForEach(_frame.Take);
            if (waiting.Count > 0)
            {
                _waitingStored.Add(transaction);
            }
        }

        return waiting;
    }
}
