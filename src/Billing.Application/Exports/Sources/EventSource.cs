using System.Runtime.CompilerServices;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Exports;

/// <summary>Usage events that count: customer by customer in the order in which they were made, each customer's by time.</summary>
internal sealed class EventSource(ListWalk walk, UsageEvents events) : IExportSource
{
    private const int PageEvents = 2_000;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExportItem> ReadAsync(
        DataSpace space, ExportFilters filters, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (ListPlace? first, AcceptedEvent? after) = await ResumeAsync(space, cursor, cancellationToken);
        int externalId = CustomerLists.Customers.IndexOf("external_id");
        await foreach (WalkedItem customer in walk.ReadAsync(space, CustomerLists.Customers, first, cancellationToken, isInclusive: true))
        {
            string name = customer.Key(externalId)!;
            EventQuery query = QueryOf(filters) with { OldestFirst = true, Limit = PageEvents, After = after?.Customer == customer.Place.Id.Owner ? after : null };
            bool isAsked = filters.Fields.GetValueOrDefault("external_customer_id", name) == name;
            for (bool isMore = isAsked; isMore;)
            {
                IReadOnlyList<AcceptedEvent> page = (await events.ListAsync(space, customer.Place.Id.Owner, query, cancellationToken)).Events;
                foreach (AcceptedEvent one in page)
                {
                    yield return new ExportItem(
                        $"{customer.Place}|{one.Id}",
                        [[one.Event.TransactionId, name, one.Event.Code, ExportFields.Text(one.Event.Timestamp), ExportFields.Text(one.ReceivedAt)]]);
                }

                isMore = page.Count == PageEvents;
                query = isMore ? query with { After = page[^1] } : query;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountAsync(DataSpace space, ExportFilters filters, CancellationToken cancellationToken) => (await events.ListAsync(
        space, QueryOf(filters) with { ExternalCustomerId = filters.Fields.GetValueOrDefault("external_customer_id"), Limit = 1 }, cancellationToken)).TotalCount;

    /// <summary>The customer to go on with, and the event to go on after.</summary>
    private async ValueTask<(ListPlace? First, AcceptedEvent? After)> ResumeAsync(DataSpace space, string? cursor, CancellationToken cancellationToken)
    {
        if (cursor?.Split('|') is not [var place, var id] || !BillingId.TryParse(id, out BillingId eventId))
        {
            return (null, null);
        }

        UsageFact? fact = await events.FindFactAsync(space, eventId, cancellationToken);
        return (ListPlace.Parse(place), fact?.Event);
    }

    private static EventQuery QueryOf(ExportFilters filters) => new() { Code = filters.Fields.GetValueOrDefault("code"), From = filters.From, To = filters.To };
}
