using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>
/// Reads one page of a list of events. The days come one after another; a day is taken in the order of time when not too many customers had usage on it,
/// else customer by customer, so that a page never costs more than the customers it shows.
/// </summary>
internal sealed class EventPages(ITableStore tables, DataSpace space, EventQuery query)
{
    /// <summary>With more customers than this, a day is listed customer by customer.</summary>
    public const int CustomersInTimeOrderMax = 200;

    private readonly PageInProgress _page = new(query.Skip, query.Limit);
    private readonly EventHours _hours = new(tables, space, query);
    private readonly DaysOfCustomers _days = new(tables, space, query);

    /// <summary>How many events customers have in all, as far as the page has come by it.</summary>
    public IReadOnlyDictionary<OwnerKey, long> Events => _days.Events;

    /// <summary>The page of one customer's events, from the counters of its days in the order of the list.</summary>
    public async ValueTask<IReadOnlyList<AcceptedEvent>> OfCustomerAsync(
        OwnerKey customer, IAsyncEnumerable<StoredDay> days, CancellationToken cancellationToken)
    {
        await foreach (StoredDay day in days.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            UtcDay date = day.Document.Day;
            await _hours.FillAsync(_page, date, [(customer, day)], query.After?.Day == date ? query.After : null, cancellationToken).ConfigureAwait(false);
            if (_page.IsFull)
            {
                break;
            }
        }

        return _page.Events;
    }

    /// <summary>The page of an organization's events.</summary>
    public async ValueTask<IReadOnlyList<AcceptedEvent>> OfAllAsync(UtcDay oldest, UtcDay newest, CancellationToken cancellationToken)
    {
        var days = new ActiveDays(tables, space);
        await foreach (UtcDay day in days.ReadAsync(oldest, newest, query.OldestFirst, cancellationToken).ConfigureAwait(false))
        {
            await FillAsync(days, day, query.After?.Day == day ? query.After : null, cancellationToken).ConfigureAwait(false);
            if (_page.IsFull)
            {
                break;
            }
        }

        return _page.Events;
    }

    private async ValueTask FillAsync(ActiveDays days, UtcDay day, AcceptedEvent? after, CancellationToken cancellationToken)
    {
        var first = new List<OwnerKey>();
        await foreach (OwnerKey customer in days.CustomersAsync(day, null, CustomersInTimeOrderMax + 1, cancellationToken).ConfigureAwait(false))
        {
            first.Add(customer);
            if (first.Count > CustomersInTimeOrderMax)
            {
                break;
            }
        }

        if (first.Count <= CustomersInTimeOrderMax)
        {
            (OwnerKey, StoredDay)?[] read = await ParallelReads.MapAsync(first, (customer, token) => DocumentAsync(customer, day, token), cancellationToken).ConfigureAwait(false);
            await _hours.FillAsync(_page, day, [.. read.OfType<(OwnerKey, StoredDay)>()], after, cancellationToken).ConfigureAwait(false);
            return;
        }

        await foreach (OwnerKey customer in days.CustomersAsync(day, after?.Customer, CustomersInTimeOrderMax, cancellationToken).ConfigureAwait(false))
        {
            if (await DocumentAsync(customer, day, cancellationToken).ConfigureAwait(false) is { } document)
            {
                await _hours.FillAsync(_page, day, [document], after?.Customer == customer ? after : null, cancellationToken).ConfigureAwait(false);
            }

            if (_page.IsFull)
            {
                return;
            }
        }
    }

    /// <summary>The counters of a customer's day; null when a note of the index was not followed by usage.</summary>
    private async ValueTask<(OwnerKey Customer, StoredDay Day)?> DocumentAsync(OwnerKey customer, UtcDay day, CancellationToken cancellationToken) =>
        await _days.FindAsync(customer, day, cancellationToken).ConfigureAwait(false) is { } found ? (customer, found) : null;
}
