using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Usage.Formats;

/// <summary>Checks events that producers streamed, for any organization: one look at each catalogue a batch.</summary>
internal sealed class HubCheck(IUsageCatalog catalog, IUsageCustomers customers, UsageOptions options)
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
        if (!_checks.TryGetValue(space, out IngestCheck? check))
        {
            check = new IngestCheck(space, await catalog.RulesAsync(space, cancellationToken).ConfigureAwait(false), customers, options);
            _checks.Add(space, check);
        }

        return await check.CheckAsync(read, receivedAt, judgedAt, cancellationToken).ConfigureAwait(false);
    }
}
