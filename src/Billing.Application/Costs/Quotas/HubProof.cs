using Billing.Application.Usage;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>
/// Knows an instant up to which everything that the hub had taken is counted. Only then is usage that was let in long before and is still not counted known never to
/// have been sent.
/// </summary>
internal sealed class HubProof(HubProgress progress, IClock clock)
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private (HubTarget Target, Instant At)? _aim;
    private Instant? _through;

    /// <summary>The instant, or null while there is none. A busy hub needs several looks: a later one compares with the aim of an earlier one.</summary>
    public async ValueTask<Instant?> ThroughAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_aim is { } aim)
            {
                if ((await progress.CheckAsync(aim.Target, cancellationToken)).IsCaughtUp)
                {
                    (_through, _aim) = (aim.At, null);
                }

                return _through;
            }

            Instant now = clock.GetCurrentInstant();
            HubTarget target = await progress.ReadTargetAsync(cancellationToken);
            if (target.IsCaughtUp)
            {
                _through = now;
            }
            else
            {
                _aim = (target, now);
            }

            return _through;
        }
        finally
        {
            _one.Release();
        }
    }
}
