using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Usage;

namespace Billing.Application.Invoicing;

/// <summary>What is measured for one charge, or for one of its filters.</summary>
/// <param name="Charge">The charge.</param>
/// <param name="Metric">Its metric.</param>
/// <param name="Filter">Position of the filter; null for usage that matches none.</param>
/// <param name="Units">Measures the quantity.</param>
/// <param name="Amount">Measures the amount of a dynamic price; else null.</param>
internal sealed record ChargeMeter(Charge Charge, BillableMetric Metric, int? Filter, UsageMeter Units, UsageMeter? Amount)
{
    /// <summary>True when the price looks at each transaction.</summary>
    public bool NeedsTransactions => Price is PercentagePrice { NeedsTransactions: true };

    private ChargePrice Price => Filter is { } index ? Charge.Filters[index].Price : Charge.Price;

    /// <summary>The meters of a charge: an event belongs to the first filter that it passes, or to the rest.</summary>
    public static IEnumerable<ChargeMeter> Of(Charge charge, BillableMetric metric)
    {
        UsageFilter[] filters = [.. charge.Filters.Select(filter => new UsageFilter(filter.Key, filter.Values))];
        for (int i = 0; i < filters.Length; i++)
        {
            yield return Measure(charge, metric, i, charge.Filters[i].Price, MetricMeters.Of(metric, [filters[i]], charge.GroupBy, filters[..i], charge.Prorated));
        }

        yield return Measure(charge, metric, null, charge.Price, MetricMeters.Of(metric, null, charge.GroupBy, filters, charge.Prorated));
    }

    private static ChargeMeter Measure(Charge charge, BillableMetric metric, int? filter, ChargePrice price, UsageMeter units) =>
        new(charge, metric, filter, units, price is DynamicPrice dynamic ? MetricMeters.OfAmount(metric, dynamic, units) : null);
}
