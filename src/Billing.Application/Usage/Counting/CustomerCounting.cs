using Billing.Application.Ports;
using Billing.Application.Usage.Transactions;
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
internal sealed class CustomerCounting(ITableStore tables, StateCache cache, UsageHints? hints = null)
{
    private readonly DayIndex _index = new(tables);
    private readonly DirectoryUpkeep _upkeep = new(tables);

    private const int ConflictsMax = 100;

    /// <summary>Counts a group.</summary>
    /// <exception cref="StoreException">The store failed: the group has to come again.</exception>
    public async ValueTask<GroupOutcome> CountAsync(CustomerGroup group, CountingRules rules, CancellationToken cancellationToken)
    {
        CustomerState? state = cache.Take(group.Partition);
        var progress = new Progress { EventsMax = CommitPlan.EventsMax };
        for (int conflicts = 0; progress.Next < group.Items.Count; conflicts++)
        {
            if (conflicts > ConflictsMax)
            {
                throw new StoreException(StoreFault.Throttled, "The customer's usage changed during every attempt to count");
            }

            state ??= await CustomerState.LoadAsync(tables, group.Partition, cache.CustomerBytesMax, cancellationToken).ConfigureAwait(false);
            while (state is not null && progress.Next < group.Items.Count)
            {
                state = await CountAsync(group, rules, state, progress, cancellationToken).ConfigureAwait(false) ? state : null;
            }
        }

        await state!.CompactAsync(cancellationToken).ConfigureAwait(false);
        if (await _upkeep.TidyAsync(state, rules.KeepFrom, cancellationToken).ConfigureAwait(false))
        {
            cache.Put(state);
        }

        return new GroupOutcome(progress.Counted, progress.Known);
    }

    /// <summary>
    /// Counts from where the group stands, to its end or to the end of some amendments: they may change what is known of later facts. False
    /// when the state has to be read again.
    /// </summary>
    private async ValueTask<bool> CountAsync(CustomerGroup group, CountingRules rules, CustomerState state, Progress progress, CancellationToken cancellationToken)
    {
        if (!await _upkeep.CompleteAsync(state, rules.KeepFrom, cancellationToken).ConfigureAwait(false)
            || await GroupCheck.RunAsync(tables, state, progress.Next == 0 ? group.Items : group.Items[progress.Next..], cancellationToken).ConfigureAwait(false) is not { } check)
        {
            return false;
        }

        while (progress.Next < group.Items.Count)
        {
            bool isPlain = check.IsPlain(group.Items[progress.Next].Event);
            (ICommitPlan plan, int end) = isPlain
                ? await PlanEventsAsync(state, rules, check, group, progress, cancellationToken).ConfigureAwait(false)
                : await PlanAmendmentsAsync(state, rules, check, group, progress, cancellationToken).ConfigureAwait(false);
            if (plan.Count > 0 && !await CommitAsync(plan, state, group, progress, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            progress.Reach(end, plan);
            if (!isPlain)
            {
                return true;
            }
        }

        return true;
    }

    private async ValueTask<bool> CommitAsync(ICommitPlan plan, CustomerState state, CustomerGroup group, Progress progress, CancellationToken cancellationToken)
    {
        List<UtcDay> days = [.. plan.NewDays];
        if (days.Count > 0)
        {
            await _index.AddAsync(group.Space, group.Customer, days).ConfigureAwait(false);
        }

        if (await plan.BuildAsync(group.HubPartition, cancellationToken).ConfigureAwait(false) is { } writes)
        {
            if (plan.NeedsFollowUp && hints is not null)
            {
                await hints.EnsureAsync(group.Partition, cancellationToken).ConfigureAwait(false);
            }

            return await state.TryCommitAsync(writes, cancellationToken).ConfigureAwait(false);
        }

        progress.EventsMax = plan.Count > 1 ? plan.Count / 2 : throw new InvalidOperationException("The counters of a day have outgrown a transaction");
        return false;
    }

    private static async ValueTask<(ICommitPlan Plan, int End)> PlanEventsAsync(
        CustomerState state, CountingRules rules, GroupCheck check, CustomerGroup group, Progress progress, CancellationToken cancellationToken)
    {
        var plan = new CommitPlan(state, rules.Meters, check);
        int next = progress.Next;
        for (; next < group.Items.Count; next++)
        {
            HubItem item = group.Items[next];
            UtcDay day = item.Event.Day;
            if (!check.IsPlain(item.Event) || plan.IsFull(day, progress.EventsMax))
            {
                break;
            }

            plan.Take(item, await state.DayAsync(day, cancellationToken).ConfigureAwait(false));
        }

        return (plan, next);
    }

    private async ValueTask<(ICommitPlan Plan, int End)> PlanAmendmentsAsync(
        CustomerState state, CountingRules rules, GroupCheck check, CustomerGroup group, Progress progress, CancellationToken cancellationToken)
    {
        var plan = new AmendmentPlan(tables, state, rules, check);
        int next = progress.Next;
        for (; next < group.Items.Count && !check.IsPlain(group.Items[next].Event) && !plan.IsFull(progress.EventsMax); next++)
        {
            await plan.TakeAsync(group.Items[next], cancellationToken).ConfigureAwait(false);
        }

        return (plan, next);
    }

    /// <summary>How far a group was counted.</summary>
    private sealed class Progress
    {
        public int Next { get; private set; }

        public int Counted { get; private set; }

        public int Known { get; private set; }

        public int EventsMax { get; set; }

        public void Reach(int end, ICommitPlan plan) => (Next, Counted, Known) = (end, Counted + plan.Count, Known + plan.Known);
    }
}
