using Billing.Application.Catalog;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Rating;
using Billing.Domain.Results;
using Billing.Domain.Taxes;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using Billing.Domain.Wallets;

namespace Billing.Application.Invoicing;

/// <summary>
/// Gathers what an invoice depends on and computes it. Closing a period, its preview and the current usage are the same computation on the same inputs.
/// </summary>
public sealed class PeriodBilling(ICatalog catalog, UsageReader usage)
{
    /// <summary>Computes what a subscription's period comes to.</summary>
    /// <param name="customer">Who is billed.</param>
    /// <param name="space">The data space.</param>
    /// <param name="bill">The subscription, plan and periods; its usage is filled in here.</param>
    /// <param name="service">The usage that is billed.</param>
    /// <param name="issuedAt">When the invoice is, or would be, issued.</param>
    /// <param name="wallets">Wallets that may pay; empty leaves them untouched.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="foresee">What the reading of a metric will grow to; null takes it as it is.</param>
    internal async ValueTask<Result<BilledPeriod>> ComputeAsync(
        DataSpace space, Customer customer, SubscriptionBill bill, InstantSpan service, NodaTime.Instant issuedAt, IReadOnlyList<Wallet> wallets,
        CancellationToken cancellationToken, Func<BillableMetric, MeterReading, MeterReading>? foresee = null)
    {
        (IReadOnlyList<ChargeUsage> used, long version) = bill.Closing is null
            ? ([], 0)
            : await ReadUsageAsync(space, customer.Id.Owner, bill.Plan, service, foresee, cancellationToken);
        var request = new InvoiceRequest
        {
            Currency = customer.Currency,
            IssuedAt = issuedAt,
            ServicePeriod = service,
            Subscriptions = [bill with { Usage = used }],
            Taxes = new TaxRules(await catalog.TaxesAsync(space, cancellationToken), customer.TaxCodes),
            Wallets = wallets,
        };
        return InvoiceCalculation.Compute(request).Map(computed => new BilledPeriod(computed, used, version));
    }

    private async ValueTask<(IReadOnlyList<ChargeUsage> Usage, long Version)> ReadUsageAsync(
        DataSpace space, OwnerKey customer, Plan plan, InstantSpan service, Func<BillableMetric, MeterReading, MeterReading>? foresee,
        CancellationToken cancellationToken)
    {
        var metrics = new BillableMetric[plan.Charges.Count];
        for (int i = 0; i < metrics.Length; i++)
        {
            metrics[i] = await catalog.FindMetricAsync(space, plan.Charges[i].MetricId, cancellationToken)
                ?? throw new InvalidOperationException($"Metric {plan.Charges[i].MetricId} of plan {plan.Id} is gone");
        }

        UsageReading reading = await usage.ReadAsync(
            space, customer, [.. metrics.Select(MetricMeters.Of)], service.Start, service.End, cancellationToken);
        MeterReading Of(int i) => foresee is null ? reading.Meters[i] : foresee(metrics[i], reading.Meters[i]);
        ChargeUsage[] used = [.. plan.Charges.Select((charge, i) => new ChargeUsage(charge.Id, QuantityOf(metrics[i], Of(i))))];
        return (used, reading.Version);
    }

    private static UsageQuantity QuantityOf(BillableMetric metric, MeterReading reading) =>
        new(metric.Rounding?.Apply(reading.Units) ?? reading.Units, reading.EventsCount);
}

/// <summary>A computed period and the usage it was computed from.</summary>
/// <param name="Computed">Fees and amounts.</param>
/// <param name="Usage">Quantities by charge.</param>
/// <param name="UsageVersion">The version of the usage that was read; 0 when none was.</param>
internal sealed record BilledPeriod(ComputedInvoice Computed, IReadOnlyList<ChargeUsage> Usage, long UsageVersion);
