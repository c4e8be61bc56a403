using Billing.Application.Ports;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Counting;

/// <summary>What became of a group.</summary>
/// <param name="Counted">Events counted now.</param>
/// <param name="Known">Events known before.</param>
internal readonly record struct GroupOutcome(int Counted, int Known);

/// <summary>
/// Counts the events of one customer in as few transactions as fit. Every transaction is conditioned on the head; after a conflict or
/// an unknown outcome everything is read again, and the hashes tell what is already counted.
/// </summary>
internal sealed class CustomerCounting(ITableStore tables, StateCache cache)
{
    private readonly DayIndex _index = new(tables);

    private const int ConflictsMax = 100;

    /// <summary>Counts a group.</summary>
    /// <exception cref="StoreException">The store failed: the group has to come again.</exception>
    public async ValueTask<GroupOutcome> CountAsync(CustomerGroup group, MeterSet meters, CancellationToken cancellationToken)
    {
        CustomerState? state = cache.Take(group.Partition);
        int counted = 0, known = 0, conflicts = 0;
        int eventsMax = CommitPlan.EventsMax;
        for (int next = 0; next < group.Items.Count;)
        {
            state ??= await CustomerState.LoadAsync(tables, group.Partition, cancellationToken).ConfigureAwait(false);
            var plan = new CommitPlan(state, meters);
            int end = await FillAsync(plan, state, group, next, eventsMax, cancellationToken).ConfigureAwait(false);
            if (plan.Count > 0)
            {
                await NoteNewDaysAsync(plan, group).ConfigureAwait(false);
                List<RowWrite>? writes = await plan.BuildAsync(tables, group.HubPartition, cancellationToken).ConfigureAwait(false);
                if (writes is null)
                {
                    state = null;
                    eventsMax = plan.Count > 1 ? plan.Count / 2 : throw new InvalidOperationException("The counters of a day have outgrown a transaction");
                    continue;
                }

                if (!await TryCommitAsync(state, writes, cancellationToken).ConfigureAwait(false))
                {
                    state = null;
                    _ = ++conflicts < ConflictsMax ? 0 : throw new StoreException(StoreFault.Throttled, "The customer's usage changed during every attempt to count");
                    continue;
                }
            }

            (next, counted, known) = (end, counted + plan.Count, known + plan.Known);
        }

        cache.Put(state!);
        return new GroupOutcome(counted, known);
    }

    private async ValueTask NoteNewDaysAsync(CommitPlan plan, CustomerGroup group)
    {
        List<UtcDay> days = [.. plan.NewDays];
        if (days.Count > 0)
        {
            await _index.AddAsync(group.Space, group.Customer, days).ConfigureAwait(false);
        }
    }

    private async ValueTask<int> FillAsync(
        CommitPlan plan, CustomerState state, CustomerGroup group, int next, int eventsMax, CancellationToken cancellationToken)
    {
        for (; next < group.Items.Count; next++)
        {
            HubItem item = group.Items[next];
            UtcDay day = item.Event.Day;
            if (plan.IsFull(day, eventsMax))
            {
                break;
            }

            plan.Take(item, await state.DayAsync(tables, day, cancellationToken).ConfigureAwait(false));
        }

        return next;
    }

    /// <summary>False when the head has changed or the outcome is unknown: both are settled by reading again.</summary>
    private async ValueTask<bool> TryCommitAsync(CustomerState state, List<RowWrite> writes, CancellationToken cancellationToken)
    {
        try
        {
            CommitResult result = await tables.CommitAsync(UsageRows.Table, writes, cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                state.Committed(result.ETags[0]!);
            }

            return result.IsCommitted;
        }
        catch (StoreException exception) when (exception.Fault == StoreFault.OutcomeUnknown)
        {
            // If the commit did happen, the next read shows its hashes; if it happens later still, the head's ETag stops it or us.
            return false;
        }
    }
}
