using System.Collections.Concurrent;
using System.Collections.Frozen;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Taxes;

namespace Billing.Application.Catalog;

/// <summary>What this process remembers of one catalogue at one version.</summary>
internal sealed class CatalogCopy(PartitionAddress address, string etag)
{
    private const int MaxPlans = 2_000;

    private readonly ConcurrentDictionary<string, Plan> _plans = new(StringComparer.Ordinal);

    public PartitionAddress Address => address;

    public string ETag => etag;

    /// <summary>Monotonic time of the last look at the guard.</summary>
    public long CheckedAt { get; set; }

    public CatalogMetrics? Metrics { get; set; }

    public CatalogTaxes? Taxes { get; set; }

    public Plan? FindPlan(string versionRow) => _plans.GetValueOrDefault(versionRow);

    public void Keep(string versionRow, Plan plan)
    {
        if (_plans.Count >= MaxPlans)
        {
            _plans.Clear();
        }

        _plans[versionRow] = plan;
    }
}

/// <summary>All metrics of a catalogue.</summary>
internal sealed class CatalogMetrics(IReadOnlyList<BillableMetric> all)
{
    public IReadOnlyList<BillableMetric> All => all;

    public FrozenDictionary<BillingId, BillableMetric> ById { get; } = all.ToFrozenDictionary(metric => metric.Id);

    public FrozenDictionary<string, BillableMetric> ByCode { get; } = all.ToFrozenDictionary(metric => metric.Code, StringComparer.Ordinal);

    public static async ValueTask<CatalogMetrics> LoadAsync(ITableStore tables, PartitionAddress address, CancellationToken cancellationToken)
    {
        List<BillableMetric> metrics = [];
        await foreach (TableRow row in tables.ReadAllAsync(
            address.Table, RowRange.Prefix(address.PartitionKey, CatalogRows.MetricPrefix), cancellationToken))
        {
            metrics.Add(DocumentCodec.Read(row.Columns, StoredJson.Default.BillableMetric)!);
        }

        return new CatalogMetrics(metrics);
    }
}

/// <summary>All taxes of a catalogue, and which plans and charges they are applied to.</summary>
internal sealed class CatalogTaxes(IReadOnlyList<Tax> all, IReadOnlyList<AppliedTax> applied)
{
    private readonly FrozenDictionary<BillingId, string[]> _codes = applied.GroupBy(each => each.TaxableId)
        .ToFrozenDictionary(group => group.Key, group => group.Select(each => each.TaxCode).ToArray());

    public IReadOnlyList<Tax> All { get; } =
    [
        .. all.Select(tax => tax with
        {
            AppliedTo =
            [
                .. applied.Where(each => each.TaxId == tax.Id && each.Type is TaxableType.BillingEntity or TaxableType.AddOn)
                    .Select(each => each.TaxableId),
            ],
        }),
    ];

    /// <summary>The plan with the taxes that are applied to it and its charges now, whatever its version.</summary>
    public Plan Lay(Plan plan) => _codes.Count == 0
        ? plan
        : plan with
        {
            TaxCodes = CodesOf(plan.Id, plan.TaxCodes),
            Charges = [.. plan.Charges.Select(charge => charge with { TaxCodes = CodesOf(charge.Id, charge.TaxCodes) })],
        };

    public static async ValueTask<CatalogTaxes> LoadAsync(ITableStore tables, PartitionAddress address, CancellationToken cancellationToken)
    {
        List<Tax> taxes = [];
        await foreach (TableRow row in tables.ReadAllAsync(
            address.Table, RowRange.Prefix(address.PartitionKey, CatalogRows.TaxPrefix), cancellationToken))
        {
            taxes.Add(DocumentCodec.Read(row.Columns, StoredJson.Default.Tax)!);
        }

        TableRow? assigned = await tables.GetAsync(address.Table, address.PartitionKey, CatalogRows.TaxAssignments, cancellationToken);
        return new CatalogTaxes(taxes, assigned is null ? [] : DocumentCodec.Read(assigned.Columns, StoredJson.Default.TaxAssignments)!.Applied);
    }

    private IReadOnlyList<string> CodesOf(BillingId taxable, IReadOnlyList<string> own) => _codes.TryGetValue(taxable, out string[]? codes) ? codes : own;
}
