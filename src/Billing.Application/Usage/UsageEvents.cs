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

    /// <summary>The event with an id, or null when it was not counted (yet).</summary>
    public ValueTask<AcceptedEvent?> FindAsync(DataSpace space, BillingId eventId, CancellationToken cancellationToken) =>
        _lookup.FindAsync(space, eventId, cancellationToken);

    /// <summary>The event with a transaction id of a customer, or null when it was not counted (yet).</summary>
    public ValueTask<AcceptedEvent?> FindAsync(DataSpace space, OwnerKey customer, string transactionId, CancellationToken cancellationToken) =>
        _lookup.FindAsync(space, TransactionHash.Of(space, customer, transactionId).EventId(customer), cancellationToken);

    /// <summary>
    /// A page of events by timestamp, newest first unless asked otherwise; events of the same instant by id. Without a customer, a day on which very many
    /// customers had usage comes customer by customer, and the total of very many customers is a lower bound.
    /// </summary>
    public async ValueTask<EventPage> ListAsync(DataSpace space, EventQuery query, CancellationToken cancellationToken)
    {
        (UtcDay oldest, UtcDay newest) = DaysOf(query);
        if (query.ExternalCustomerId is null)
        {
            IReadOnlyList<AcceptedEvent> events = await new EventPages(tables, space, query).OfAllAsync(oldest, newest, cancellationToken).ConfigureAwait(false);
            (EventCount counted, bool isLowerBound) = await new EventTotals(tables, space, query).CountAsync(oldest, newest, isBounded: true, cancellationToken).ConfigureAwait(false);
            return new EventPage(events, counted.Total, isLowerBound);
        }

        return await customers.FindAsync(space, query.ExternalCustomerId, cancellationToken).ConfigureAwait(false) is { } customer
            ? await ListAsync(space, customer, query, cancellationToken).ConfigureAwait(false)
            : new EventPage([], 0);
    }

    /// <summary>A page of a customer's events.</summary>
    public async ValueTask<EventPage> ListAsync(DataSpace space, OwnerKey customer, EventQuery query, CancellationToken cancellationToken)
    {
        (UtcDay oldest, UtcDay newest) = DaysOf(query);
        DayDocument[] days =
        [
            .. (await DayRows.ReadAsync(tables, space.CustomerPartition(customer), oldest, newest, cancellationToken).ConfigureAwait(false)).Values.Select(stored => stored.Document),
        ];
        var totals = new EventTotals(tables, space, query);
        var count = new EventCount(query);
        foreach (DayDocument day in days)
        {
            await totals.AddAsync(count, customer, day, cancellationToken).ConfigureAwait(false);
        }

        return new EventPage(await new EventPages(tables, space, query).OfCustomerAsync(customer, days, cancellationToken).ConfigureAwait(false), count.Total);
    }

    /// <summary>
    /// Events by hour of UTC in [from, to), oldest first; hours without events are left out. Both ends count as whole hours. Reads the counters of every customer
    /// with usage on those days.
    /// </summary>
    public async ValueTask<IReadOnlyList<EventVolume>> VolumeAsync(DataSpace space, Instant from, Instant to, CancellationToken cancellationToken)
    {
        var query = new EventQuery { From = WholeHour(from), To = WholeHour(to + Duration.FromHours(1) - Duration.FromTicks(1)) };
        (UtcDay oldest, UtcDay newest) = DaysOf(query);
        (EventCount count, _) = await new EventTotals(tables, space, query).CountAsync(oldest, newest, isBounded: false, cancellationToken).ConfigureAwait(false);
        return [.. count.ByHour.Where(hour => hour.Value > 0).Select(hour => new EventVolume(hour.Key, hour.Value))];
    }

    /// <summary>The days that a query's window touches, as far as the index goes.</summary>
    private static (UtcDay Oldest, UtcDay Newest) DaysOf(EventQuery query) => (
        query.From is { } from ? new UtcDay(Math.Max(0, UtcDay.Of(from).Number)) : new UtcDay(0),
        query.To is { } to ? new UtcDay(Math.Min(UsageRows.IndexDayMax, UtcDay.Of(to - Duration.Epsilon).Number)) : new UtcDay(UsageRows.IndexDayMax));

    private static Instant WholeHour(Instant instant) =>
        UtcDay.Of(instant).Start + Duration.FromHours(UtcDay.HourOf(instant));
}
