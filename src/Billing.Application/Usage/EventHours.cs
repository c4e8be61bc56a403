using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// The events of some customers on one UTC day, hour by hour in the order of a list. How many an hour has is known from the counters, so hours that a page
/// passes over are not read.
/// </summary>
internal sealed class EventHours(ITableStore tables, DataSpace space, EventQuery query)
{
    /// <summary>A day of a customer with no more events is read once as a whole.</summary>
    private const int SmallDayEvents = 2_000;

    private readonly Dictionary<OwnerKey, List<AcceptedEvent>> _days = [];

    /// <summary>Adds to a page what it lacks.</summary>
    /// <param name="page">The page; its place moves on.</param>
    /// <param name="day">The day.</param>
    /// <param name="customers">The counters of the day of each customer.</param>
    /// <param name="after">Only what comes after this event; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask FillAsync(
        PageInProgress page, UtcDay day, IReadOnlyList<(OwnerKey Customer, StoredDay Stored)> customers, AcceptedEvent? after, CancellationToken cancellationToken)
    {
        _days.Clear();
        for (int i = 0; i < UtcDay.Hours && !page.IsFull; i++)
        {
            int hour = query.OldestFirst ? i : UtcDay.Hours - 1 - i;
            Instant start = day.Start + Duration.FromHours(hour);
            Instant end = start + Duration.FromHours(1);
            if (end <= query.From || start >= query.To || IsPassed(start, end, after))
            {
                continue;
            }

            (OwnerKey Customer, StoredDay Stored)[] active = [.. customers.Where(one => CountOf(one.Stored.Document, hour) > 0)];
            bool isWhole = !(start < query.From) && !(end > query.To) && (after is null || after.Event.Timestamp < start || after.Event.Timestamp >= end);
            if (active.Length == 0 || (isWhole && page.TryPass(active.Sum(one => CountOf(one.Stored.Document, hour)))))
            {
                continue;
            }

            List<AcceptedEvent>[] read = await ParallelReads.MapAsync(active, (one, token) => HourAsync(one.Customer, one.Stored, hour, token), cancellationToken).ConfigureAwait(false);
            page.Add(read.SelectMany(part => part).Where(one => query.Includes(one.Event) && (after is null || query.Compare(one, after) > 0)).Order(Comparer<AcceptedEvent>.Create(query.Compare)));
        }
    }

    private bool IsPassed(Instant start, Instant end, AcceptedEvent? after) =>
        after is not null && (query.OldestFirst ? end <= after.Event.Timestamp : start > after.Event.Timestamp);

    private long CountOf(DayDocument document, int hour)
    {
        long count = 0;
        foreach (string code in document.Codes)
        {
            count += query.IncludesCode(code) ? document.EventsByHour(code)[hour] : 0;
        }

        return count;
    }

    private async ValueTask<List<AcceptedEvent>> HourAsync(OwnerKey customer, StoredDay stored, int hour, CancellationToken cancellationToken)
    {
        string partition = space.CustomerPartition(customer);
        DayDocument document = stored.Document;
        if (document.EventsCount > SmallDayEvents)
        {
            return await SegmentsFromNewest.ReadHourAsync(tables, partition, stored, hour, cancellationToken).ConfigureAwait(false)
                ?? await SegmentRows.ReadHourAsync(tables, partition, document.Day, hour, cancellationToken).ConfigureAwait(false);
        }

        List<AcceptedEvent>? events;
        lock (_days)
        {
            _days.TryGetValue(customer, out events);
        }

        if (events is null)
        {
            events = await SegmentRows.ReadSmallDayAsync(tables, partition, document.Day, cancellationToken).ConfigureAwait(false);
            lock (_days)
            {
                _days[customer] = events;
            }
        }

        return [.. events.Where(one => UtcDay.HourOf(one.Event.Timestamp) == hour)];
    }
}

/// <summary>A page while events are passed over and taken.</summary>
/// <param name="skip">Events to pass over.</param>
/// <param name="limit">Events to take.</param>
internal sealed class PageInProgress(int skip, int limit)
{
    private long _skip = skip;

    /// <summary>The events taken.</summary>
    public List<AcceptedEvent> Events { get; } = [];

    /// <summary>True when no more are wanted.</summary>
    public bool IsFull => Events.Count >= limit;

    /// <summary>Passes over events that need not be read; false when some of them belong to the page.</summary>
    public bool TryPass(long count)
    {
        if (_skip < count)
        {
            return false;
        }

        _skip -= count;
        return true;
    }

    /// <summary>Takes events in order, as many as are wanted.</summary>
    public void Add(IEnumerable<AcceptedEvent> events)
    {
        foreach (AcceptedEvent one in events)
        {
            if (IsFull)
            {
                return;
            }

            if (_skip > 0)
            {
                _skip--;
            }
            else
            {
                Events.Add(one);
            }
        }
    }
}
