using Billing.Application.Ports;
using Billing.Application.Usage.Transactions;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// Finds and lists counted events. A page reads only the hours that it shows, of those customers that it shows; totals and volumes come from counters.
/// </summary>
public sealed class UsageEvents(ITableStore tables, IUsageCustomers customers)
{
    private readonly TransactionLookup _lookup = new(tables);

    /// <summary>The event with an id as it was last stated, or null when it was not counted (yet).</summary>
    public async ValueTask<AcceptedEvent?> FindAsync(DataSpace space, BillingId eventId, CancellationToken cancellationToken) =>
        await FindFactAsync(space, eventId, cancellationToken).ConfigureAwait(false) is { } fact ? fact.Event : null;

    /// <summary>The event with an id as it was last stated, counting or cancelled; null when it was not counted (yet).</summary>
    public ValueTask<UsageFact?> FindFactAsync(DataSpace space, BillingId eventId, CancellationToken cancellationToken) =>
        _lookup.FindAsync(space, eventId, cancellationToken);

    /// <summary>The event with a transaction id of a customer as it was last stated, counting or cancelled; null when it was not counted (yet).</summary>
    public ValueTask<UsageFact?> FindFactAsync(DataSpace space, OwnerKey customer, string transactionId, CancellationToken cancellationToken) =>
        _lookup.FindAsync(space, TransactionHash.Of(space, customer, transactionId).EventId(customer), cancellationToken);

    /// <summary>
    /// A page of events by timestamp, newest first unless asked otherwise; events of the same instant by id. Without a customer, a day on which very many
    /// customers had usage comes customer by customer, and the total of very many customers is a lower bound.
    /// </summary>
    public async ValueTask<EventPage> ListAsync(DataSpace space, EventQuery query, CancellationToken cancellationToken)
    {
        if (query.ExternalCustomerId is null)
        {
            var pages = new EventPages(tables, space, query);
            IReadOnlyList<AcceptedEvent> events = await pages.OfAllAsync(query.PageDays.Oldest, query.PageDays.Newest, cancellationToken).ConfigureAwait(false);
            (EventCount counted, bool isLowerBound) = await new EventTotals(tables, space, query, pages.Events).CountAsync(query.Days.Oldest, query.Days.Newest, isBounded: true, cancellationToken).ConfigureAwait(false);
            return new EventPage(events, counted.Total, isLowerBound);
        }

        return await customers.FindAsync(space, query.ExternalCustomerId, cancellationToken).ConfigureAwait(false) is { } customer
            ? await ListAsync(space, customer, query, cancellationToken).ConfigureAwait(false)
            : new EventPage([], 0);
    }

    /// <summary>A page of a customer's events. All of them cost no more than the days shown; a part of them, the counters of the window's days.</summary>
    public async ValueTask<EventPage> ListAsync(DataSpace space, OwnerKey customer, EventQuery query, CancellationToken cancellationToken)
    {
        if (query.TransactionId is { } transaction)
        {
            UsageFact? fact = await FindFactAsync(space, customer, transaction, cancellationToken).ConfigureAwait(false);
            AcceptedEvent? only = fact is { IsCancelled: false } ? fact.Event : null;
            return only is null || !query.Includes(only.Event)
                ? new EventPage([], 0)
                : new EventPage(query.Skip == 0 && (query.After is null || query.Compare(only, query.After) > 0) ? [only] : [], 1);
        }

        string partition = space.CustomerPartition(customer);
        UsageHead head = (await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false)).Head;
        long total = head.EventsCount;
        if (!query.IsForAll)
        {
            var totals = new EventTotals(tables, space, query);
            var count = new EventCount(query);
            foreach (StoredDay day in await DayTallies.ReadAsync(tables, partition, query.Days.Oldest, query.Days.Newest, cancellationToken).ConfigureAwait(false))
            {
                await totals.AddAsync(count, customer, day.Document, cancellationToken).ConfigureAwait(false);
            }

            total = count.Total;
        }

        IEnumerable<UtcDay> days = head.Days.NewestFirst(query.PageDays.Oldest, query.PageDays.Newest);
        IAsyncEnumerable<StoredDay> documents = DayTallies.ReadAsync(tables, partition, [.. query.OldestFirst ? days.Reverse() : days], cancellationToken);
        return new EventPage(await new EventPages(tables, space, query).OfCustomerAsync(customer, documents, cancellationToken).ConfigureAwait(false), total);
    }

    /// <summary>
    /// Events by hour of UTC in [from, to), oldest first; hours without events are left out. Both ends count as whole hours. Reads the counters of every customer
    /// with usage on those days.
    /// </summary>
    public async ValueTask<IReadOnlyList<EventVolume>> VolumeAsync(DataSpace space, Instant from, Instant to, CancellationToken cancellationToken)
    {
        var query = new EventQuery { From = WholeHour(from), To = WholeHour(to + Duration.FromHours(1) - Duration.FromTicks(1)) };
        (EventCount count, _) = await new EventTotals(tables, space, query).CountAsync(query.Days.Oldest, query.Days.Newest, isBounded: false, cancellationToken).ConfigureAwait(false);
        return [.. count.ByHour.Where(hour => hour.Value > 0).Select(hour => new EventVolume(hour.Key, hour.Value))];
    }

    private static Instant WholeHour(Instant instant) =>
        UtcDay.Of(instant).Start + Duration.FromHours(UtcDay.HourOf(instant));
}
