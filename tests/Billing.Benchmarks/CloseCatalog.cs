using Billing.Application.Catalog;
using Billing.Application.Platform;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Taxes;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Benchmarks;

/// <summary>The catalogue of <see cref="CloseLoad"/>: one monthly plan of 10 dollars in advance of usage, which costs a cent a call.</summary>
internal sealed class CloseCatalog : ICatalog, IInvoiceSettings, IUsageCatalog
{
    public static readonly DataSpace Space = new(new OwnerKey(0xABC), Mode.Live);
    public static readonly Instant Started = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly BillingId MetricId = new(Space.Organization, 7);

    private static readonly BillableMetric Calls = new()
    {
        Id = MetricId, Code = "calls", Name = "Calls", Aggregation = AggregationType.Count, CreatedAt = Started, UpdatedAt = Started,
    };

    public static Plan Sold { get; } = new()
    {
        Id = new BillingId(Space.Organization, 1),
        Code = "plan",
        Name = "Plan",
        Interval = PlanInterval.Monthly,
        AmountMinor = 1000,
        Currency = Currency.Usd,
        Charges =
        [
            new Charge
            {
                Id = new BillingId(Space.Organization, 1, 1), MetricId = MetricId, MetricCode = "calls", Price = new StandardPrice(1), CreatedAt = Started,
                UpdatedAt = Started,
            },
        ],
        CreatedAt = Started,
        UpdatedAt = Started,
    };

    private readonly UsageRules _rules = new(
        new MeterSet([new UsageMeter("calls", MeterKind.Count)]), new Interval(Started, Started + Duration.FromDays(60)));

    public ValueTask<UsageRules> RulesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult(_rules);

    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken) => ValueTask.FromResult<Plan?>(Sold);

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<BillableMetric?>(Calls);

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        ValueTask.FromResult<BillableMetric?>(Calls);

    public ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<BillableMetric>>([Calls]);

    public ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Tax>>([]);

    public ValueTask<InvoiceSettings> FindAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new InvoiceSettings("INV"));
}
