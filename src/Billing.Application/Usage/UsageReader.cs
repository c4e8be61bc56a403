using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Reads quantities of usage. The cost depends on the days of the period, not on the number of events.</summary>
public sealed class UsageReader(ITableStore tables)
{
    private const int SnapshotTriesMax = 4;

    /// <summary>The quantities of a customer's meters in the period [from, to), of any length and in any time zone.</summary>
    /// <param name="space">The organization and mode.</param>
    /// <param name="customer">The customer's key.</param>
    /// <param name="meters">What to read; the answer has their order.</param>
    /// <param name="from">Start, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="supposed">An event to read as if it had been counted; null for none.</param>
    /// <param name="held">Days that were read when the period was sealed; null reads them.</param>
    public async ValueTask<UsageReading> ReadAsync(
        DataSpace space, OwnerKey customer, IReadOnlyList<UsageMeter> meters, Instant from, Instant to, CancellationToken cancellationToken,
        UsageEvent? supposed = null, SealedUsage? held = null)
    {
        UsageMeter[] carrying = [.. meters.Where(meter => meter.CarriesOver)];
        Read read = await ReadRowsAsync(
            space, customer, carrying.Length > 0 ? StartOfBlock(from) : from, to, cancellationToken, held).ConfigureAwait(false);
        Dictionary<MeterKey, UsageTotals> carried = await CarriedAsync(read, carrying, from, cancellationToken).ConfigureAwait(false);
        var readings = new List<MeterReading>(meters.Count);
        foreach (UsageMeter meter in meters)
        {
            UsageTotals? before = carried.GetValueOrDefault(meter.Key)?.CarryTo(from);
            readings.Add(await read.Days.ReadAsync(meter, from, to, before, cancellationToken, supposed).ConfigureAwait(false));
        }

        return new UsageReading(read.Days.Version, readings);
    }

    /// <summary>
    /// The numbers of the single events that a meter includes in [from, to), in time order: for prices that look at each transaction. Unlike
    /// quantities, this costs what the events cost.
    /// </summary>
    public async ValueTask<IReadOnlyList<decimal>> ReadNumbersAsync(
        DataSpace space, OwnerKey customer, UsageMeter meter, Instant from, Instant to, CancellationToken cancellationToken, UsageEvent? supposed = null,
        SealedUsage? held = null) =>
        await (await ReadRowsAsync(space, customer, from, to, cancellationToken, held).ConfigureAwait(false)).Days
            .ReadNumbersAsync(meter, from, to, cancellationToken, supposed).ConfigureAwait(false);

    /// <summary>The quantities of meters in a period and in each of its steps, such as the local days of a month, from one read of the counters.</summary>
    /// <param name="space">The organization and mode.</param>
    /// <param name="customer">The customer's key.</param>
    /// <param name="meters">What to read.</param>
    /// <param name="whole">The period.</param>
    /// <param name="steps">Parts of it, in any order.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<UsageSeries> ReadSeriesAsync(
        DataSpace space, OwnerKey customer, IReadOnlyList<UsageMeter> meters, InstantSpan whole, IReadOnlyList<InstantSpan> steps,
        CancellationToken cancellationToken)
    {
        if (whole.IsEmpty)
        {
            return new UsageSeries([.. meters.Select(meter => new UsageTotals(meter).Read(whole.Start, whole.Start))], []);
        }

        UsageMeter[] carrying = [.. meters.Where(meter => meter.CarriesOver)];
        Instant start = whole.Start;
        Read read = await ReadRowsAsync(space, customer, carrying.Length > 0 ? StartOfBlock(start) : start, whole.End, cancellationToken).ConfigureAwait(false);
        Dictionary<MeterKey, UsageTotals> carried = await CarriedAsync(read, carrying, start, cancellationToken).ConfigureAwait(false);
        var series = new List<IReadOnlyList<MeterReading>>(steps.Count + 1);
        foreach (InstantSpan period in steps.Prepend(whole))
        {
            var readings = new List<MeterReading>(meters.Count);
            foreach (UsageMeter meter in meters)
            {
                UsageTotals? before = carried.GetValueOrDefault(meter.Key)?.CarryTo(start);
                if (before is not null)
                {
                    await read.Days.AddAsync(before, meter, start, period.Start, cancellationToken).ConfigureAwait(false);
                    before = before.CarryTo(period.Start);
                }

                readings.Add(await read.Days.ReadAsync(meter, period.Start, period.End, before, cancellationToken).ConfigureAwait(false));
            }

            series.Add(readings);
        }

        return new UsageSeries(series[0], series[1..]);
    }

    /// <summary>What each meter carries to an instant: the state at the start of its block of days, and what came in the block before it.</summary>
    private async ValueTask<Dictionary<MeterKey, UsageTotals>> CarriedAsync(
        Read read, UsageMeter[] meters, Instant at, CancellationToken cancellationToken)
    {
        if (meters.Length == 0 || read.Head is not { } row)
        {
            return meters.ToDictionary(meter => meter.Key, meter => new UsageTotals(meter));
        }

        var reader = new CarryReader(tables, row.PartitionKey, UsageHead.Read(Wide.Get(row.Columns, UsageRows.Body).Span));
        Dictionary<MeterKey, UsageTotals> states = await reader.AtAsync(UtcDay.Of(at).Block, meters, cancellationToken).ConfigureAwait(false);
        foreach (UsageMeter meter in meters)
        {
            await read.Days.AddAsync(states[meter.Key], meter, StartOfBlock(at), at, cancellationToken).ConfigureAwait(false);
        }

        return states;
    }

    private static Instant StartOfBlock(Instant instant) => UtcDay.FirstOf(UtcDay.Of(instant).Block).Start;

    /// <summary>
    /// The days as they stood at the head's version. The head is read first: when no day is newer than it, nothing changed in between.
    /// A customer who is being counted at this moment is read again a few times, then taken day by day: each day is whole in itself, and everything up to the
    /// version is in it.
    /// </summary>
    private async ValueTask<Read> ReadRowsAsync(
        DataSpace space, OwnerKey customer, Instant from, Instant to, CancellationToken cancellationToken, SealedUsage? held = null)
    {
        if (held is not null && held.Covers(from, to))
        {
            return new Read(held.HeadRow, new UsageSnapshot(tables, space.CustomerPartition(customer), held.Version, held.Days));
        }

        string partition = space.CustomerPartition(customer);
        for (int tries = 1; ; tries++)
        {
            TableRow? headRow = await tables.GetAsync(UsageRows.Table, partition, UsageRows.Head, cancellationToken).ConfigureAwait(false);
            long version = headRow?.Columns.Integer(UsageRows.Version) ?? 0;
            Dictionary<UtcDay, StoredDay> days = await DayRows.ReadAsync(tables, partition, UtcDay.Of(from), UtcDay.Of(to), cancellationToken).ConfigureAwait(false);
            long newest = days.Count == 0 ? 0 : days.Values.Max(day => day.Version);
            if (newest <= version || tries == SnapshotTriesMax)
            {
                return new Read(headRow, new UsageSnapshot(tables, partition, version, days));
            }
        }
    }

    /// <summary>The rows of one reading: the head, when there is one, and the days.</summary>
    private sealed record Read(TableRow? Head, UsageSnapshot Days);
}

/// <summary>Quantities as they stood at a usage version.</summary>
/// <param name="Version">The version: a later reading has a greater one when events came in between.</param>
/// <param name="Meters">One reading for each meter asked for, in that order.</param>
public sealed record UsageReading(long Version, IReadOnlyList<MeterReading> Meters);

/// <summary>Quantities of a period and of its steps.</summary>
/// <param name="Whole">One reading for each meter.</param>
/// <param name="Steps">The same for each step.</param>
public sealed record UsageSeries(IReadOnlyList<MeterReading> Whole, IReadOnlyList<IReadOnlyList<MeterReading>> Steps);
