using Billing.Application.Ports;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>
/// What meters that carry over take into a block of days. It is kept for each block and derived anew, from the last block whose state still
/// holds, when an older day has changed: the first reading of a history costs its days, every further one a single range.
/// </summary>
internal sealed class CarryReader(ITableStore tables, string partition, UsageHead head)
{
    /// <summary>The state of each meter at the start of a block.</summary>
    public async ValueTask<Dictionary<MeterKey, UsageTotals>> AtAsync(int block, IReadOnlyList<UsageMeter> meters, CancellationToken cancellationToken)
    {
        if (head.Days.FirstBlock is not { } first || head.Days.LastBlockBefore(block) is not { } last)
        {
            return meters.ToDictionary(meter => meter.Key, meter => new UsageTotals(meter));
        }

        // Blocks without usage change nothing: the state is that at the end of the last block with usage.
        block = last + 1;
        Dictionary<MeterKey, UsageTotals> states = await KnownAsync(block, meters, cancellationToken).ConfigureAwait(false);
        UsageMeter[] missing = [.. meters.Where(meter => !states.ContainsKey(meter.Key))];
        if (missing.Length > 0)
        {
            await DeriveAsync(states, block, first, missing, cancellationToken).ConfigureAwait(false);
        }

        return states;
    }

    private ValueTask<Dictionary<MeterKey, UsageTotals>> KnownAsync(int block, IReadOnlyList<UsageMeter> meters, CancellationToken cancellationToken) =>
        CarryRows.ReadAsync(tables, partition, block, meters, head.Days.ChangedBefore(block), cancellationToken);

    private async ValueTask DeriveAsync(
        Dictionary<MeterKey, UsageTotals> states, int block, int first, IReadOnlyList<UsageMeter> meters, CancellationToken cancellationToken)
    {
        // Backwards to where each meter's state is known, or to the first day there is.
        int start = block;
        List<UsageMeter> unknown = [.. meters];
        var knownAt = new Dictionary<int, Dictionary<MeterKey, UsageTotals>>();
        while (unknown.Count > 0 && --start > first)
        {
            if (head.Days.HasBlock(start - 1))
            {
                knownAt[start] = await KnownAsync(start, unknown, cancellationToken).ConfigureAwait(false);
                unknown.RemoveAll(meter => knownAt[start].ContainsKey(meter.Key));
            }
        }

        foreach (UsageMeter meter in unknown)
        {
            states[meter.Key] = new UsageTotals(meter);
        }

        for (int at = start; at < block; at++)
        {
            foreach ((MeterKey key, UsageTotals state) in knownAt.GetValueOrDefault(at, []))
            {
                states[key] = state;
            }

            if (head.Days.HasBlock(at))
            {
                await FoldAsync(states, at, [.. meters.Where(meter => states.ContainsKey(meter.Key))], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Moves states from the start of a block to its end, and keeps them.</summary>
    private async ValueTask FoldAsync(Dictionary<MeterKey, UsageTotals> states, int block, IReadOnlyList<UsageMeter> meters, CancellationToken cancellationToken)
    {
        (UtcDay from, UtcDay end) = (UtcDay.FirstOf(block), UtcDay.FirstOf(block + 1));
        Dictionary<UtcDay, StoredDay> days = await DayRows.ReadAsync(tables, partition, from, new UtcDay(end.Number - 1), cancellationToken).ConfigureAwait(false);
        var snapshot = new UsageSnapshot(tables, partition, head.Version, days);
        foreach (UsageMeter meter in meters)
        {
            UsageTotals totals = states[meter.Key];
            await snapshot.AddAsync(totals, meter, from.Start, end.Start, cancellationToken).ConfigureAwait(false);
            states[meter.Key] = totals.CarryTo(end.Start);
            await KeepAsync(block + 1, meter, states[meter.Key], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The days were read after the head, so the state holds at least what the head's version does. If it holds more, the block has changed
    /// since, the head says so, and the state is derived again.
    /// </summary>
    private async ValueTask KeepAsync(int block, UsageMeter meter, UsageTotals state, CancellationToken cancellationToken)
    {
        try
        {
            await CarryRows.WriteAsync(tables, partition, block, meter, state, head.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // A reading does not fail because what it found cannot be kept: the next one derives it again.
        }
    }
}
