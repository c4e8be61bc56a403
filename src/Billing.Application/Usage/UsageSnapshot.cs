using Billing.Application.Ports;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>A customer's counters of some days. Only edges inside an hour, and meters that are younger than the events, read segments.</summary>
internal sealed class UsageSnapshot(ITableStore tables, string partition, long version, IReadOnlyDictionary<UtcDay, StoredDay> days)
{
    /// <summary>Events that are held between meters, unless a single day has more: months of raw events must not be in memory at once.</summary>
    private const int EventsHeldMax = 200_000;

    private readonly Dictionary<UtcDay, List<AcceptedEvent>> _events = [];

    /// <summary>The usage version of the counters.</summary>
    public long Version => version;

    /// <summary>The quantity of a meter in [from, to).</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="from">Start, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="carried">What the meter carries into the period; null for a meter that begins anew.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="supposed">An event that is read as if it had been counted; null for none.</param>
    public async ValueTask<MeterReading> ReadAsync(
        UsageMeter meter, Instant from, Instant to, UsageTotals? carried, CancellationToken cancellationToken, UsageEvent? supposed = null)
    {
        UsageTotals totals = carried ?? new UsageTotals(meter);
        if (supposed is not null && IsOf(meter, supposed, from, to))
        {
            totals.Add(supposed);
        }

        await AddAsync(totals, meter, from, to, cancellationToken).ConfigureAwait(false);
        return totals.Read(from, to);
    }

    /// <summary>Adds what a meter counted in [from, to).</summary>
    public async ValueTask AddAsync(UsageTotals totals, UsageMeter meter, Instant from, Instant to, CancellationToken cancellationToken)
    {
        var apart = new List<ApartDay>();
        foreach (UtcDay day in UtcDay.Covering(from, to))
        {
            if (days.TryGetValue(day, out StoredDay? stored) && stored.Document.EventsOf(meter.EventCode) > 0)
            {
                await AddDayAsync(totals, meter, stored.Document, Instant.Max(from, day.Start), Instant.Min(to, day.End), apart, cancellationToken).ConfigureAwait(false);
            }
        }

        if (apart.Count > 0)
        {
            await new UniqueReader(tables, partition).AddAsync(totals, apart, cancellationToken).ConfigureAwait(false);
            await RequireSameSetsAsync(meter, apart, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The numbers of the single events that a meter includes in [from, to), in time order.</summary>
    public async ValueTask<IReadOnlyList<decimal>> ReadNumbersAsync(
        UsageMeter meter, Instant from, Instant to, CancellationToken cancellationToken, UsageEvent? supposed = null)
    {
        List<UsageEvent> included = [];
        foreach (UtcDay day in UtcDay.Covering(from, to))
        {
            if (days.TryGetValue(day, out StoredDay? stored) && stored.Document.EventsOf(meter.EventCode) > 0)
            {
                included.AddRange((await EventsOfAsync(day, cancellationToken).ConfigureAwait(false)).Select(accepted => accepted.Event)
                    .Where(usage => IsOf(meter, usage, from, to) && meter.Includes(usage)));
            }
        }

        if (supposed is not null && IsOf(meter, supposed, from, to) && meter.Includes(supposed))
        {
            included.Add(supposed);
        }

        return
        [
            .. included.OrderBy(usage => usage.Timestamp).ThenBy(usage => usage.TransactionId, StringComparer.Ordinal)
                .Select(usage => Measurement.Of(meter, usage, out _).Number ?? 0),
        ];
    }

    /// <summary>Values that are kept apart belong to one making of the counters: when these were made anew meanwhile, some may have been removed before they were read.</summary>
    /// <exception cref="StoreException">They were: reading again is safe.</exception>
    private async ValueTask RequireSameSetsAsync(UsageMeter meter, List<ApartDay> read, CancellationToken cancellationToken)
    {
        Dictionary<UtcDay, StoredDay> now = await DayRows.ReadAsync(tables, partition, read[0].Day, read[^1].Day, cancellationToken).ConfigureAwait(false);
        if (read.Exists(one => now.GetValueOrDefault(one.Day)?.Document.Meters.FirstOrDefault(counters => counters.Key == meter.Key)?.Generation != one.Counters.Generation))
        {
            throw new StoreException(StoreFault.Throttled, "Counters were made anew while they were read");
        }
    }

    private async ValueTask AddDayAsync(
        UsageTotals totals, UsageMeter meter, DayDocument document, Instant from, Instant to, List<ApartDay> apart, CancellationToken cancellationToken)
    {
        Instant start = document.Day.Start;
        int fromHour = (int)Math.Ceiling((from - start).TotalTicks / NodaConstants.TicksPerHour);
        int toHour = (int)Math.Floor((to - start).TotalTicks / NodaConstants.TicksPerHour);
        if (fromHour > toHour || document.Find(meter) is not { } counters)
        {
            await AddEventsAsync(totals, meter, document, from, to, cancellationToken).ConfigureAwait(false);
            return;
        }

        totals.Add(counters, fromHour, toHour);
        if (counters.Apart is not null)
        {
            apart.Add(new ApartDay(document.Day, counters, fromHour, toHour));
        }

        await AddEventsAsync(totals, meter, document, from, start + Duration.FromHours(fromHour), cancellationToken).ConfigureAwait(false);
        await AddEventsAsync(totals, meter, document, start + Duration.FromHours(toHour), to, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask AddEventsAsync(
        UsageTotals totals, UsageMeter meter, DayDocument document, Instant from, Instant to, CancellationToken cancellationToken)
    {
        if (from >= to || !HasEvents(document, meter.EventCode, from, to))
        {
            return;
        }

        foreach (AcceptedEvent accepted in await EventsOfAsync(document.Day, cancellationToken).ConfigureAwait(false))
        {
            if (IsOf(meter, accepted.Event, from, to))
            {
                totals.Add(accepted.Event);
            }
        }
    }

    private async ValueTask<List<AcceptedEvent>> EventsOfAsync(UtcDay day, CancellationToken cancellationToken)
    {
        if (!_events.TryGetValue(day, out List<AcceptedEvent>? events))
        {
            events = await SegmentRows.ReadDayAsync(tables, partition, day, cancellationToken).ConfigureAwait(false);
            if (_events.Values.Sum(held => held.Count) + events.Count > EventsHeldMax)
            {
                _events.Clear();
            }

            _events.Add(day, events);
        }

        return events;
    }

    private static bool IsOf(UsageMeter meter, UsageEvent usage, Instant from, Instant to) =>
        usage.Timestamp >= from && usage.Timestamp < to && usage.Code == meter.EventCode;

    private static bool HasEvents(DayDocument document, string code, Instant from, Instant to)
    {
        int last = to == document.Day.End ? UtcDay.Hours - 1 : UtcDay.HourOf(to);
        foreach (long count in document.EventsByHour(code)[UtcDay.HourOf(from)..(last + 1)])
        {
            if (count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
