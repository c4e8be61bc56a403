using Billing.Application.Catalog;
using Billing.Application.Invoicing;
using Billing.Application.Platform;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Taxes;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.LateUsage;

/// <summary>
/// One plan in two versions over the metric <c>calls</c>, a sum. Version 1: 1 to 10 units cost 50 each, further ones 20; units of region eu cost 30.
/// Version 2: 70 each in packages of 3; region eu costs 40. Both with 20 % tax.
/// </summary>
internal sealed class LateCatalog : ICatalog, IInvoiceSettings, IUsageCatalog
{
    public static readonly Instant Started = Instant.FromUtc(2026, 4, 1, 0, 0);
    public static readonly BillingId PlanId = new(Seller, 1);
    private static readonly BillingId MetricId = new(Seller, 7);

    private static readonly BillableMetric Calls = new()
    {
        Id = MetricId, Code = "calls", Name = "Calls", Aggregation = AggregationType.Sum, FieldName = "n", CreatedAt = Started, UpdatedAt = Started,
    };

    private static OwnerKey Seller => new(0xABC);

    /// <summary>The version that new subscriptions get.</summary>
    public int CurrentVersion { get; set; } = 1;

    /// <summary>How long periods are.</summary>
    public PlanInterval Interval { get; set; } = PlanInterval.Monthly;

    /// <summary>A minimum that each period owes; 0 for none.</summary>
    public long CommitmentMinor { get; set; }

    /// <summary>Whether usage is billed as it comes.</summary>
    public bool InAdvance { get; set; }

    /// <summary>What the charge owes for a period at least; null for nothing.</summary>
    public long? ChargeMinimumMinor { get; set; }

    /// <summary>Whether a second charge bills 10 for each unit when the period ends.</summary>
    public bool HasSecondCharge { get; set; }

    /// <summary>Amounts of usage that make progressive invoices.</summary>
    public IReadOnlyList<UsageThreshold> Thresholds { get; set; } = [];

    /// <summary>Whether fees of zero stay on invoices.</summary>
    public bool InvoiceZero { get; set; }

    public static UsageEvent Event(string id, Instant at, decimal n, string? region = null) => new(
        id, "acme", "calls", at,
        region is null ? UsageProperties.Of(("n", UsageValue.Of(n))) : UsageProperties.Of(("n", UsageValue.Of(n)), ("region", UsageValue.Of(region))));

    public static UsageThreshold Threshold(long amountMinor, bool recurring) =>
        new(new BillingId(Seller, (ulong)amountMinor), amountMinor, recurring, null, Started, Started);

    /// <summary>What units of a period cost, worked out by hand.</summary>
    public static long PriceMinor(int version, decimal units, bool isEu)
    {
        decimal n = Math.Max(0, units);
        return (version, isEu) switch
        {
            (1, false) => (long)((Math.Min(n, 10) * 50) + (Math.Max(0, n - 10) * 20)),
            (1, true) => (long)(n * 30),
            (_, false) => (long)(Math.Ceiling(n / 3) * 70),
            (_, true) => (long)(n * 40),
        };
    }

    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken) =>
        ValueTask.FromResult(planId == PlanId ? PlanOf(version ?? CurrentVersion) : null);

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<BillableMetric?>(Calls);

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        ValueTask.FromResult<BillableMetric?>(Calls);

    public ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<BillableMetric>>([Calls]);

    public ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Tax>>(
    [
        new Tax
        {
            Id = new BillingId(Seller, 2), Code = "vat", Name = "VAT", Rate = 0.2m, AppliedToOrganization = true, CreatedAt = Started, UpdatedAt = Started,
        },
    ]);

    public ValueTask<InvoiceSettings> FindAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new InvoiceSettings("INV"));

    public ValueTask<UsageRules> RulesAsync(DataSpace space, CancellationToken cancellationToken) => ValueTask.FromResult(new UsageRules(
        new MeterSet([.. PlanOf(1).Charges.SelectMany(charge => ChargeMeter.Of(charge, Calls)).Select(meter => meter.Units)]), null));

    private Plan PlanOf(int version) => new()
    {
        Id = PlanId,
        Code = "usage",
        Name = "Usage",
        Version = version,
        Interval = Interval,
        Currency = Currency.Usd,
        Charges = HasSecondCharge ? [ChargeOf(version), Second] : [ChargeOf(version)],
        UsageThresholds = Thresholds,
        Commitments = CommitmentMinor == 0 ? [] : [new Commitment(new BillingId(Seller, 9), CommitmentMinor, null, Started, Started)],
        CreatedAt = Started,
        UpdatedAt = Started,
    };

    private static Charge Second => new()
    {
        Id = PlanId.Part(3), MetricId = MetricId, MetricCode = "calls", Price = new StandardPrice(10), CreatedAt = Started, UpdatedAt = Started,
    };

    private Charge ChargeOf(int version) => new()
    {
        Id = PlanId.Part(1),
        MetricId = MetricId,
        MetricCode = "calls",
        Price = version == 1
            ? new GraduatedPrice([new PriceTier(10, 50, 0), new PriceTier(null, 20, 0)])
            : new PackagePrice(70, 3, 0),
        Filters =
        [
            new ChargeFilter(new BillingId(Seller, 8), "region", ["eu"], new GraduatedPrice([new PriceTier(null, version == 1 ? 30 : 40, 0)]), null, "{}"),
        ],
        InvoiceZero = InvoiceZero,
        PayInAdvance = InAdvance,
        MinAmountMinor = ChargeMinimumMinor,
        CreatedAt = Started,
        UpdatedAt = Started,
    };
}
