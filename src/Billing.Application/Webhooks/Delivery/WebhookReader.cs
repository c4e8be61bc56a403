using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Identity;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>How an endpoint's webhooks stand.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="Total">Webhooks made.</param>
/// <param name="Succeeded">Those that were taken.</param>
/// <param name="Failed">Those that were given up.</param>
public sealed record DeliveryStats(BillingId EndpointId, long Total, long Succeeded, long Failed)
{
    /// <summary>Those that are still tried.</summary>
    public long Pending => Total - Succeeded - Failed;
}

/// <summary>Reads webhooks and their counts.</summary>
public sealed class WebhookReader(ITableStore tables, EndpointReader endpoints)
{
    /// <summary>A webhook, or null.</summary>
    public async ValueTask<Webhook?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = WebhookRows.QueueOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, WebhookRows.Webhook(id), cancellationToken);
        return row is not null && DocumentCodec.Read(row.Columns, WebhookJson.Default.Webhook) is { } webhook && webhook.Id == id ? webhook : null;
    }

    /// <summary>The counts of each endpoint, oldest first: they move with the webhooks, in the same commits.</summary>
    public async ValueTask<IReadOnlyList<DeliveryStats>> StatsAsync(DataSpace space, CancellationToken cancellationToken)
    {
        WebhookEndpoints all = await endpoints.FindAsync(space, cancellationToken);
        return await Task.WhenAll(all.All.Select(endpoint => StatsAsync(space, endpoint.Id, cancellationToken)));
    }

    private async Task<DeliveryStats> StatsAsync(DataSpace space, BillingId endpointId, CancellationToken cancellationToken)
    {
        PartitionAddress address = WebhookRows.QueueOf(space, endpointId);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        EndpointQueue queue = (row is null ? null : DocumentCodec.Read(row.Columns, WebhookJson.Default.EndpointQueue)) ?? new EndpointQueue();
        return new DeliveryStats(endpointId, queue.Total, queue.Succeeded, queue.Failed);
    }
}
