using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Cells;

namespace Billing.Application.Usage;

/// <summary>A day whose distinct values are kept apart, and the hours [FromHour, ToHour) of it that are wanted.</summary>
internal readonly record struct ApartDay(UtcDay Day, MeterDay Counters, int FromHour, int ToHour);

/// <summary>
/// Takes distinct values that are kept apart into totals. What is small is read in one go; of more, all days are read shard by shard, so that
/// memory is bounded by the values of one shard, and the cost by distinct values, not by events.
/// </summary>
internal sealed class UniqueReader(ITableStore tables, string partition, long valuesAtOnce = UniqueReader.ValuesAtOnce)
{
    private const long ValuesAtOnce = 250_000;
    private const int ParallelReads = 8;

    /// <summary>Takes the values of some days.</summary>
    public async ValueTask AddAsync(UsageTotals totals, IReadOnlyList<ApartDay> days, CancellationToken cancellationToken)
    {
        if (days.Sum(day => day.Counters.Apart!.ValuesMax) <= valuesAtOnce)
        {
            foreach (ApartDay day in days)
            {
                await foreach (ValueHours values in UniqueRows.ReadAllAsync(tables, partition, day.Day, day.Counters, cancellationToken).ConfigureAwait(false))
                {
                    totals.Add(values, day.FromHour, day.ToHour);
                }
            }

            return;
        }

        // All rows of new values before any shard: what leaves them meanwhile is in its shard by then.
        foreach (ApartDay day in days)
        {
            foreach (TableRow row in await UniqueRows.ReadNewAsync(tables, partition, day.Day, day.Counters, cancellationToken).ConfigureAwait(false))
            {
                totals.Add(UniqueRows.ValuesOf(row), day.FromHour, day.ToHour);
            }
        }

        for (int shard = 0; shard < ValueHours.Shards; shard++)
        {
            await AddShardAsync(totals, days, shard, cancellationToken).ConfigureAwait(false);
            totals.FinishShard(shard);
        }
    }

    private async ValueTask AddShardAsync(UsageTotals totals, IReadOnlyList<ApartDay> days, int shard, CancellationToken cancellationToken)
    {
        foreach (ApartDay[] some in days.Chunk(ParallelReads))
        {
            List<TableRow>[] read = await Task.WhenAll(some.Select(day =>
                UniqueRows.ReadShardAsync(tables, partition, day.Day, day.Counters, shard, cancellationToken).AsTask())).ConfigureAwait(false);
            for (int i = 0; i < some.Length; i++)
            {
                foreach (TableRow row in read[i])
                {
                    totals.Add(UniqueRows.ValuesOf(row), some[i].FromHour, some[i].ToHour);
                }
            }
        }
    }
}
