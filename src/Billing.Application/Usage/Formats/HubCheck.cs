using Billing.Application.Platform;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Usage.Formats;

/// <summary>Checks events that producers streamed, for any organization: one look at each catalogue a batch.</summary>
internal sealed class HubCheck(IUsageCatalog catalog, IUsageCustomers customers, UsageOptions options, IKnownOrganizations? organizations = null)
{
    private readonly Dictionary<DataSpace, IngestCheck> _checks = [];

    /// <summary>The verdict on an event of a data space.</summary>
    /// <param name="space">Whose event.</param>
    /// <param name="read">The event.</param>
    /// <param name="receivedAt">When the hub took it.</param>
    /// <param name="judgedAt">The instant that the accept window is counted from.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    public async ValueTask<IngestResult> CheckAsync(DataSpace space, ReadEvent read, Instant receivedAt, Instant judgedAt, CancellationToken cancellationToken)
    {
        IngestCheck check = await CheckOfAsync(space, cancellationToken).ConfigureAwait(false);
        return await check.CheckAsync(read, receivedAt, judgedAt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True when the organization exists: what names one that does not would be seen by nobody in its letters.</summary>
    public ValueTask<bool> ExistsAsync(DataSpace space, CancellationToken cancellationToken) =>
        organizations is null ? ValueTask.FromResult(true) : organizations.ExistsAsync(space.Organization, cancellationToken);

    /// <summary>Looks up the customers of a message side by side, before its events are checked one by one.</summary>
    public async ValueTask PrepareAsync(IEnumerable<ReadEvent> events, CancellationToken cancellationToken)
    {
        foreach (IGrouping<DataSpace?, ReadEvent> owned in events.Where(read => read.Event is not null).GroupBy(read => read.Owner.Space))
        {
            if (owned.Key is { } space && await ExistsAsync(space, cancellationToken).ConfigureAwait(false))
            {
                IngestCheck check = await CheckOfAsync(space, cancellationToken).ConfigureAwait(false);
                await check.PrepareAsync([.. owned], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<IngestCheck> CheckOfAsync(DataSpace space, CancellationToken cancellationToken)
    {
        if (!_checks.TryGetValue(space, out IngestCheck? check))
        {
            check = new IngestCheck(space, await catalog.RulesAsync(space, cancellationToken).ConfigureAwait(false), customers, options);
            _checks.Add(space, check);
        }

        return check;
    }
}
