using Billing.Domain.Identity;

namespace Billing.Application.Alerts;

/// <summary>All that looks at a customer's usage once it has changed, as one.</summary>
public sealed class UsageAlarms(IReadOnlyList<IUsageAlarm> all) : IUsageAlarm
{
    /// <inheritdoc/>
    public async ValueTask<bool> IsSetAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        foreach (IUsageAlarm alarm in all)
        {
            if (await alarm.IsSetAsync(space, customer, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public async ValueTask LookAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        foreach (IUsageAlarm alarm in all)
        {
            await alarm.LookAsync(space, customer, cancellationToken);
        }
    }
}
