using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>What the catalogue says about usage. Asked for every request and batch, so implementations cache by catalogue version.</summary>
public interface IUsageCatalog
{
    /// <summary>The rules of a data space; empty ones when it has no metrics.</summary>
    ValueTask<UsageRules> RulesAsync(DataSpace space, CancellationToken cancellationToken);
}

/// <summary>What is measured in a data space, and which old events it takes.</summary>
/// <param name="Meters">The meters of every metric and of every charge with filters or groups.</param>
/// <param name="ImportWindow">Instants that are accepted although they are older than the accept window; null for none. Both ends are set.</param>
public sealed record UsageRules(MeterSet Meters, Interval? ImportWindow)
{
    /// <summary>No metrics, no import window.</summary>
    public static readonly UsageRules None = new(MeterSet.Empty, null);
}

/// <summary>Finds customers by the producer's own id. Asked for every event, so implementations cache.</summary>
public interface IUsageCustomers
{
    /// <summary>The customer's key, or null when there is no such customer.</summary>
    ValueTask<OwnerKey?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken);
}
