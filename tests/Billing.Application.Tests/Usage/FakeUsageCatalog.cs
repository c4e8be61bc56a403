using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>A catalogue and customers that a test sets: every external id is known unless it begins with "unknown".</summary>
internal sealed class FakeUsageCatalog : IUsageCatalog, IUsageCustomers
{
    public UsageRules Rules { get; set; } = new(new MeterSet(UsageMeters.All), new Interval(Instant.FromUtc(2020, 1, 1, 0, 0), Instant.FromUtc(2026, 7, 2, 0, 0)));

    public ValueTask<UsageRules> RulesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult(Rules);

    public ValueTask<OwnerKey?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<OwnerKey?>(externalId.StartsWith("unknown", StringComparison.Ordinal) ? null : KeyOf(externalId));

    public static OwnerKey KeyOf(string externalId) => IdDerivation.Owner(0, "customer", externalId);
}

/// <summary>Meters of every basic kind over events of code "change", as the sample has them.</summary>
internal static class UsageMeters
{
    public static readonly UsageMeter Changes = new("change", MeterKind.Count);
    public static readonly UsageMeter Lines = new("change", MeterKind.Sum, "lines_added");
    public static readonly UsageMeter Areas = new("change", MeterKind.UniqueCount, "area");
    public static readonly UsageMeter FilesMax = new("change", MeterKind.Max, "files");
    public static readonly UsageMeter FilesLatest = new("change", MeterKind.Latest, "files");

    public static readonly IReadOnlyList<UsageMeter> All = [Changes, Lines, Areas, FilesMax, FilesLatest];
}
