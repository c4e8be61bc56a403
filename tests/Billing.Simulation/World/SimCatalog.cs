using Billing.Application.Catalog;
using Billing.Application.Platform;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Taxes;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>The catalogue, the same for all seeds: metrics of every kind, plans that price them, a tax of 20 %.</summary>
internal sealed class SimCatalog(bool knowsPlans) : ICatalog, IPlansInUse, IUsageCustomers, IInvoiceSettings, IImportWindows
{
    public static readonly DataSpace Space = new(new OwnerKey(77), Mode.Live);

    public static readonly SimCatalog One = new(knowsPlans: true);

    /// <summary>The catalogue as an instance sees it that has not heard of the plans yet.</summary>
    public static readonly SimCatalog Old = new(knowsPlans: false);

    /// <summary>What the judge reads beside the invoices; the one with a filter has no counters and is read from the events.</summary>
    public static readonly UsageMeter[] Meters =
    [
        new("call", MeterKind.Count), new("call", MeterKind.Sum, "n"), new("call", MeterKind.Max, "q"), new("call", MeterKind.UniqueCount, "s"),
        new("call", MeterKind.Latest, "q"), new("call", MeterKind.WeightedSum, "q"), new("call", MeterKind.Sum, "n", filters: [new UsageFilter("s", ["x"])]),
        new("call", MeterKind.Sum, "q", carriesOver: true), new("call", MeterKind.Presence, "s", carriesOver: true),
    ];

    private static readonly Instant Made = Instant.FromUtc(2020, 1, 1, 0, 0);

    private static readonly List<BillableMetric> AllMetrics = [.. SimPlan.Metrics.Select((metric, i) => new BillableMetric
    {
        Id = new BillingId(Space.Organization, (ulong)i + 1),
        Code = metric.Code,
        Name = metric.Code,
        EventCode = "call",
        Aggregation = metric.Aggregation,
        FieldName = metric.Field,
        Recurring = metric.IsRecurring,
        CreatedAt = Made,
        UpdatedAt = Made,
    })];

    private static readonly List<Plan> AllPlans = [.. SimPlan.All.Select(ToPlan)];

    private static readonly List<Plan> NoPlans = [];

    private static readonly List<Tax> AllTaxes =
    [
        new()
        {
            Id = new BillingId(Space.Organization, 2000), Code = "vat", Name = "VAT", Rate = 0.2m, AppliedToOrganization = true, CreatedAt = Made, UpdatedAt = Made,
        },
    ];

    public static BillingId PlanId(int index) => AllPlans[index].Id;

    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AllPlans.Find(plan => plan.Id == planId));

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AllMetrics.Find(metric => metric.Id == metricId));

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AllMetrics.Find(metric => metric.Code == code));

    public ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<BillableMetric>>(AllMetrics);

    public ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Tax>>(AllTaxes);

    ValueTask<IReadOnlyList<Plan>> IPlansInUse.FindAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Plan>>(knowsPlans ? AllPlans : NoPlans);

    ValueTask<OwnerKey?> IUsageCustomers.FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<OwnerKey?>(SimCast.KeyOf(externalId));

    ValueTask<InvoiceSettings> IInvoiceSettings.FindAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new InvoiceSettings("SIM"));

    ValueTask<Interval?> IImportWindows.FindAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult<Interval?>(null);

    private static Plan ToPlan(SimPlan plan, int index)
    {
        var id = new BillingId(Space.Organization, (ulong)index + 1000);
        return new Plan
        {
            Id = id,
            Code = $"p{index}",
            Name = $"Plan {index}",
            Interval = plan.Interval,
            AmountMinor = plan.BaseMinor,
            Currency = Currency.Usd,
            Charges = [.. plan.Charges.Select((charge, i) => ToCharge(charge, id.Part(i + 1)))],
            CreatedAt = Made,
            UpdatedAt = Made,
        };
    }

    private static Charge ToCharge(SimCharge charge, BillingId id) => new()
    {
        Id = id,
        MetricId = AllMetrics.Find(metric => metric.Code == charge.Metric.Code)!.Id,
        MetricCode = charge.Metric.Code,
        Price = ToPrice(charge.Price),
        Filters = [.. (charge.Filters ?? []).Select((filter, i) => new ChargeFilter(new BillingId(Space.Organization, (ulong)i + 3000), "s", [filter.Value], ToPrice(filter.Price)))],
        GroupBy = charge.GroupBy is null ? [] : [charge.GroupBy],
        CreatedAt = Made,
        UpdatedAt = Made,
    };

    private static ChargePrice ToPrice(SimPrice price) => price.Model switch
    {
        "standard" => new StandardPrice(price.Amount),
        "package" => new PackagePrice(price.Amount, price.Size, price.Free),
        "graduated" => new GraduatedPrice(ToTiers(price)),
        "volume" => new VolumePrice(ToTiers(price)),
        _ => throw new ArgumentOutOfRangeException(nameof(price), price.Model, "Unknown model"),
    };

    private static PriceTier[] ToTiers(SimPrice price) => [.. price.Tiers!.Select(tier => new PriceTier(tier.UpTo, tier.Unit, tier.Flat))];
}
