using System.Text.Json;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Application.Webhooks;
using Billing.Application.Webhooks.Delivery;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Housekeeping;

/// <summary>
/// Removes webhooks with their tries, month by month, once the whole month is older than they are kept. A month in which one still waits for its receiver stays. Counts of deliveries
/// go on counting what is gone.
/// </summary>
public sealed class WebhookSweep(ITableStore tables, ListReader lists, ListMonths months, RetentionOptions options, IClock clock)
{
    private const int PageItems = 200;

    /// <summary>Removes what is old of a data space; gives how many webhooks.</summary>
    /// <exception cref="StoreException">The store failed; running again is safe.</exception>
    public async ValueTask<int> RunAsync(DataSpace space, CancellationToken cancellationToken)
    {
        int removed = 0;
        Instant before = clock.GetCurrentInstant() - Duration.FromDays(options.WebhookDays);
        foreach (Interval month in await months.EndedAsync(space, WebhookLists.Webhooks, before, cancellationToken))
        {
            ListQuery all = new([], null, Descending: false, 0, PageItems) { CreatedFrom = month.Start, CreatedTo = month.End };
            ListQuery waiting = all with { Filters = [ListFilter.EqualTo("status", nameof(WebhookStatus.Pending))] };
            if (await lists.CountAsync(space, WebhookLists.Webhooks, waiting, null, cancellationToken) == 0)
            {
                removed += await RemoveAsync(space, all, cancellationToken);
                await months.DropAsync(space, WebhookLists.Webhooks, month, cancellationToken);
            }
        }

        return removed;
    }

    private async ValueTask<int> RemoveAsync(DataSpace space, ListQuery all, CancellationToken cancellationToken)
    {
        for (int skip = 0; ; skip += PageItems)
        {
            ListSlice slice = await lists.ReadAsync(space, WebhookLists.Webhooks, all with { Skip = skip }, cancellationToken);
            IEnumerable<Webhook> webhooks = slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, WebhookLists.RowType)!);
            foreach (IGrouping<BillingId, Webhook> endpoint in webhooks.GroupBy(webhook => webhook.EndpointId))
            {
                await tables.RemoveAsync(WebhookRows.QueueOf(space, endpoint.Key), endpoint.Select(webhook => WebhookRows.Webhook(webhook.Id)), cancellationToken);
            }

            if (skip + PageItems >= slice.Total)
            {
                return slice.Total;
            }
        }
    }
}
