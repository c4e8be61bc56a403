using Billing.Application.Usage;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>
/// Knows an instant up to which everything that the hub had taken is counted. Only then is usage that was let in long before and is still not counted known never to
/// have been sent.
/// </summary>
internal sealed class HubProof(HubProgress progress, IClock clock)
{
    /// <summary>Replaced as a whole: who looks at the same time finds one or the other, and both are true.</summary>
    private volatile Look _last = new(null, default, null);

    /// <summary>The instant, or null while there is none. A busy hub needs several looks: a later one compares with the aim of an earlier one.</summary>
    public async ValueTask<Instant?> ThroughAsync(CancellationToken cancellationToken)
    {
        Look last = _last;
        if (last.Aim is { } aim)
        {
            if ((await progress.CheckAsync(aim, cancellationToken)).IsCaughtUp)
            {
                _last = last = new Look(null, default, last.At);
            }

            return last.Through;
        }

        Instant now = clock.GetCurrentInstant();
        HubTarget target = await progress.ReadTargetAsync(cancellationToken);
        _last = last = target.IsCaughtUp ? new Look(null, default, now) : new Look(target, now, last.Through);
        return last.Through;
    }

    /// <summary>What is aimed at since when, and what was reached.</summary>
    private sealed record Look(HubTarget? Aim, Instant At, Instant? Through);
}
