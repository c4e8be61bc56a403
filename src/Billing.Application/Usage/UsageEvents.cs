using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Finds and lists counted events. A list reads the days that it shows, newest first, and of each day only the customers who had usage;
/// totals and volumes come from counters.
/// </summary>
public sealed class UsageEvents(ITableStore tables, IUsageCustomers customers, IClock clock)
{
    private const int ParallelReads = 16;

    /// <summary>The event with an id, or null when it was not counted (yet).</summary>
    public async ValueTask<AcceptedEvent?> FindAsync(DataSpace space, BillingId eventId, CancellationToken cancellationToken)
    {
        UtcDay day = TransactionHash.DayOf(eventId, UtcDay.Of(clock.GetCurrentInstant()));
        return await SegmentRows.FindAsync(tables, space.CustomerPartition(eventId.Owner), day, eventId.Item, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A page of events, newest timestamp first; events of the same instant by id.</summary>
    public async ValueTask<EventPage> ListAsync(DataSpace space, EventQuery query, CancellationToken cancellationToken)
    {
        OwnerKey? only = query.ExternalCustomerId is null ? null : await customers.FindAsync(space, query.ExternalCustomerId, cancellationToken).ConfigureAwait(false);
        if (query.ExternalCustomerId is not null && only is null)
        {
            return new EventPage([], 0);
        }

        IReadOnlyList<ActiveDay> days = await DayIndexRows.ReadAsync(tables, space, only, query.From, query.To, cancellationToken).ConfigureAwait(false);
        var events = new List<AcceptedEvent>();
        foreach (ActiveDay day in days)
        {
            if (events.Count >= query.Skip + query.Limit)
            {
                break;
            }

            List<AcceptedEvent>[] found = await MapAsync(day.Customers, (customer, token) => SegmentRows.ReadDayAsync(tables, space.CustomerPartition(customer), day.Day, token), cancellationToken)
                .ConfigureAwait(false);
            events.AddRange(found.SelectMany(part => part).Where(one => query.Includes(one.Event)).OrderByDescending(one => one.Event.Timestamp).ThenBy(one => one.Id));
        }

        EventCount total = await CountAsync(space, days, query, cancellationToken).ConfigureAwait(false);
        return new EventPage([.. events.Skip(query.Skip).Take(query.Limit)], total.Total);
    }

    /// <summary>Events by hour of UTC in [from, to), oldest first; hours without events are left out. Both ends count as whole hours.</summary>
    public async ValueTask<IReadOnlyList<EventVolume>> VolumeAsync(DataSpace space, Instant from, Instant to, CancellationToken cancellationToken)
    {
        IReadOnlyList<ActiveDay> days = await DayIndexRows.ReadAsync(tables, space, null, from, to, cancellationToken).ConfigureAwait(false);
        EventCount count = await CountAsync(space, days, new EventQuery { From = from, To = to }, cancellationToken).ConfigureAwait(false);
        return [.. count.ByHour.Where(hour => hour.Value > 0).Select(hour => new EventVolume(hour.Key, hour.Value))];
    }

    private async ValueTask<EventCount> CountAsync(DataSpace space, IReadOnlyList<ActiveDay> days, EventQuery query, CancellationToken cancellationToken)
    {
        var count = new EventCount(query);
        if (days.Count == 0)
        {
            return count;
        }

        (UtcDay first, UtcDay last) = (days[^1].Day, days[0].Day);
        var read = await MapAsync(
            [.. days.SelectMany(day => day.Customers).Distinct()],
            async (customer, token) => (customer, await DayRows.ReadAsync(tables, space.CustomerPartition(customer), first, last, token).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        foreach ((OwnerKey customer, Dictionary<UtcDay, StoredDay> documents) in read)
        {
            foreach (StoredDay stored in documents.Values)
            {
                if (count.Add(stored.Document))
                {
                    count.AddEdges(await SegmentRows.ReadDayAsync(tables, space.CustomerPartition(customer), stored.Document.Day, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        return count;
    }

    private static async ValueTask<TOut[]> MapAsync<TIn, TOut>(IReadOnlyList<TIn> items, Func<TIn, CancellationToken, ValueTask<TOut>> map, CancellationToken cancellationToken)
    {
        var results = new TOut[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, options, async (i, token) => results[i] = await map(items[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }
}
