using System.Collections.Concurrent;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Webhooks.Endpoints;

/// <summary>
/// Reads endpoints. Whoever asks at every event gets them from memory: a change made through this instance is seen at once, one made through another within
/// <see cref="RememberFor"/>, so an organization without endpoints costs one look in that time.
/// </summary>
public sealed class EndpointReader(ITableStore tables, TimeProvider time)
{
    /// <summary>How long endpoints are remembered.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromSeconds(5);

    private const int RememberedMax = 10_000;

    private readonly ConcurrentDictionary<DataSpace, (WebhookEndpoints Endpoints, long ReadAt)> _known = new();

    /// <summary>All endpoints of a data space, as they are stored.</summary>
    public async ValueTask<WebhookEndpoints> FindAsync(DataSpace space, CancellationToken cancellationToken)
    {
        long readAt = time.GetTimestamp();
        PartitionAddress address = WebhookRows.EndpointsOf(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        WebhookEndpoints found = row is null ? WebhookEndpoints.None : DocumentCodec.Read(row.Columns, WebhookJson.Default.WebhookEndpoints) ?? WebhookEndpoints.None;
        if (_known.Count >= RememberedMax)
        {
            _known.Clear();
        }

        _known[space] = (found, readAt);
        return found;
    }

    /// <summary>All endpoints of a data space, as they were a moment ago.</summary>
    public ValueTask<WebhookEndpoints> RememberedAsync(DataSpace space, CancellationToken cancellationToken) =>
        _known.TryGetValue(space, out (WebhookEndpoints Endpoints, long ReadAt) known) && time.GetElapsedTime(known.ReadAt) < RememberFor
            ? ValueTask.FromResult(known.Endpoints)
            : FindAsync(space, cancellationToken);

    /// <summary>Forgets endpoints that have changed.</summary>
    internal void Forget(DataSpace space) => _known.TryRemove(space, out _);
}
