using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Simulation;

/// <summary>Meters of every kind; customers "c0", "c1" and so on.</summary>
internal sealed class SimCatalog : IUsageCatalog, IUsageCustomers
{
    public static readonly DataSpace Space = new(new OwnerKey(77), Mode.Live);

    public static readonly UsageMeter[] Meters =
    [
        new("call", MeterKind.Count), new("call", MeterKind.Sum, "n"), new("call", MeterKind.Max, "n"), new("call", MeterKind.UniqueCount, "s"),
        new("call", MeterKind.Latest, "n"), new("call", MeterKind.WeightedSum, "n"), new("call", MeterKind.Sum, "n", filters: [new UsageFilter("s", ["x"])]),
    ];

    private static readonly UsageRules Rules = new(new MeterSet(Meters), null);

    public ValueTask<UsageRules> RulesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult(Rules);

    public ValueTask<OwnerKey?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) => ValueTask.FromResult<OwnerKey?>(KeyOf(externalId));

    public static OwnerKey KeyOf(string externalId) => IdDerivation.Owner(0, "simulated", externalId);
}
