using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>Counts events of an organization from the counters of those customers that had usage on the days asked for.</summary>
/// <param name="tables">The store.</param>
/// <param name="space">The data space.</param>
/// <param name="query">Which events.</param>
/// <param name="known">How many events customers have in all, where that was read already; null for none.</param>
internal sealed class EventTotals(ITableStore tables, DataSpace space, EventQuery query, IReadOnlyDictionary<OwnerKey, long>? known = null)
{
    /// <summary>Counts at most so many customers and days of customers: beyond, the count is a lower bound.</summary>
    public const int CustomersMax = 1_000;

    private const int EntriesMax = 20_000;

    /// <summary>The count of the closed range of days.</summary>
    /// <param name="oldest">The first day.</param>
    /// <param name="newest">The last day.</param>
    /// <param name="isBounded">True to stop at the bounds, the newest days first; false to count everything.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<(EventCount Count, bool IsLowerBound)> CountAsync(UtcDay oldest, UtcDay newest, bool isBounded, CancellationToken cancellationToken)
    {
        var lastDays = new Dictionary<OwnerKey, UtcDay>();
        int entries = 0;
        UtcDay first = newest;
        bool isCut = false;
        var range = new RowRange(UsageRows.IndexPartition(space), UsageRows.IndexDay(newest), UsageRows.IndexDay(new UtcDay(oldest.Number - 1)));
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            (UtcDay day, OwnerKey customer) = UsageRows.ReadIndexEntry(row.RowKey);
            isCut = isBounded && (entries++ == EntriesMax || (lastDays.Count == CustomersMax && !lastDays.ContainsKey(customer)));
            if (isCut)
            {
                break;
            }

            lastDays.TryAdd(customer, day);
            first = day;
        }

        var count = new EventCount(query);
        await ParallelReads.MapAsync(
            [.. lastDays], (customer, token) => AddAsync(count, customer.Key, first, customer.Value, token), cancellationToken).ConfigureAwait(false);
        return (count, isCut);
    }

    /// <summary>Adds a customer's days to a count; the head knows how many events there are in all.</summary>
    private async ValueTask<bool> AddAsync(EventCount count, OwnerKey customer, UtcDay first, UtcDay last, CancellationToken cancellationToken)
    {
        string partition = space.CustomerPartition(customer);
        if (query.IsForAll)
        {
            long events = known is not null && known.TryGetValue(customer, out long read)
                ? read
                : (await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false)).Head.EventsCount;
            lock (count)
            {
                count.Add(events);
            }

            return true;
        }

        foreach (StoredDay day in await DayTallies.ReadAsync(tables, partition, first, last, cancellationToken).ConfigureAwait(false))
        {
            await AddAsync(count, customer, day.Document, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Adds a day of a customer to a count; only hours that the window cuts are read from the events.</summary>
    public async ValueTask AddAsync(EventCount count, OwnerKey customer, DayDocument document, CancellationToken cancellationToken)
    {
        bool hasEdges;
        lock (count)
        {
            hasEdges = count.Add(document);
        }

        if (hasEdges)
        {
            List<AcceptedEvent> events = await SegmentRows.ReadDayAsync(tables, space.CustomerPartition(customer), document.Day, cancellationToken).ConfigureAwait(false);
            lock (count)
            {
                count.AddEdges(events);
            }
        }
    }
}
