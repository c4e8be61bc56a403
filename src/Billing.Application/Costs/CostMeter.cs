using Billing.Application.Invoicing;
using Billing.Application.Usage;
using Billing.Domain.Usage;

namespace Billing.Application.Costs;

/// <summary>What is measured of a charge's usage to tell its costs apart.</summary>
internal static class CostMeter
{
    /// <summary>The same usage by further properties, after those that the charge prices apart.</summary>
    public static UsageMeter Of(ChargeMeter meter, IReadOnlyList<string> dimensions) => MetricMeters.Of(
        meter.Metric, meter.Units.Filters, [.. meter.Units.GroupBy, .. dimensions], meter.Units.Except, meter.Charge.Prorated);
}
