using Billing.Application.Catalog;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Rating;
using Billing.Domain.Results;
using Billing.Domain.Time;
using Billing.Domain.Usage;

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
    /// <param name="spending">What else it takes into account.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="forecast">What readings will grow to; null takes them as they are.</param>
    /// <param name="supposed">An event to bill as if it had been counted; null for none.</param>
    /// <param name="running">What was billed of the period before its end; null bills all of it.</param>
    /// <param name="baseBilledMinor">What was billed in advance of its base amount; null for what its days come to.</param>
    internal async ValueTask<Result<BilledPeriod>> ComputeAsync(
        DataSpace space, Customer customer, SubscriptionBill bill, InstantSpan service, NodaTime.Instant issuedAt, Spending spending,
        CancellationToken cancellationToken, UsageForecast? forecast = null, UsageEvent? supposed = null, RunningPeriod? running = null, long? baseBilledMinor = null)
    {
        PeriodInputs inputs = await GatherAsync(
            space, customer.Id.Owner, [bill], service, cancellationToken, forecast, supposed);
        inputs = inputs with { Running = running ?? RunningPeriod.None, BaseBilledMinor = baseBilledMinor };
        return inputs.Compute(customer, issuedAt, spending)
            .Map(computed => new BilledPeriod(computed, inputs.Usage, inputs.UsageVersion, inputs));
    }

    /// <summary>
    /// Gathers what a period is computed from; the usage is that of the first bill, when it closes a period: what was held since it was sealed, or else read.
    /// </summary>
    internal async ValueTask<PeriodInputs> GatherAsync(
        DataSpace space, OwnerKey customer, IReadOnlyList<SubscriptionBill> bills, InstantSpan service, CancellationToken cancellationToken,
        UsageForecast? forecast = null, UsageEvent? supposed = null, SealedUsage? held = null)
    {
        SubscriptionBill first = bills[0];
        BillableMetric[] metrics = await MetricsAsync(space, first.Plan, cancellationToken);
        (IReadOnlyList<ChargeUsage> used, long version) = first.Closing is null || metrics.Length == 0
            ? ([], 0)
            : await ReadUsageAsync(space, customer, first, metrics, service, forecast, supposed, held, cancellationToken);
        Plan plan = Named(first.Plan, metrics);
        return new PeriodInputs(
            [first with { Usage = used, Plan = plan }, .. bills.Skip(1)], service,
            await catalog.TaxesAsync(space, cancellationToken), version);
    }

    private async ValueTask<BillableMetric[]> MetricsAsync(DataSpace space, Plan plan, CancellationToken cancellationToken)
    {
        var metrics = new BillableMetric[plan.Charges.Count];
        for (int i = 0; i < metrics.Length; i++)
        {
            metrics[i] = await catalog.FindPricedMetricAsync(space, plan.Charges[i].MetricId, cancellationToken)
                ?? throw new InvalidOperationException($"Metric {plan.Charges[i].MetricId} of plan {plan.Id} is gone");
        }

        return metrics;
    }

    /// <summary>A charge without a name of its own is called as its metric.</summary>
    private static Plan Named(Plan plan, BillableMetric[] metrics) => plan with
    {
        Charges = [.. plan.Charges.Select((charge, i) => charge with { DisplayName = charge.DisplayName ?? metrics[i].Name })],
    };

    private async ValueTask<(IReadOnlyList<ChargeUsage> Usage, long Version)> ReadUsageAsync(
        DataSpace space, OwnerKey customer, SubscriptionBill bill, BillableMetric[] metrics, InstantSpan service,
        UsageForecast? forecast, UsageEvent? supposed, SealedUsage? held, CancellationToken cancellationToken)
    {
        ChargeMeter[] meters = [.. bill.Plan.Charges.SelectMany((charge, i) => ChargeMeter.Of(charge, metrics[i]))];
        UsageMeter[] amounts = [.. meters.Select(meter => meter.Amount).OfType<UsageMeter>()];
        UsageReading reading = await usage.ReadAsync(
            space, customer, [.. meters.Select(meter => meter.Units), .. amounts], service.Start, service.End, cancellationToken, supposed, held);
        ProratedChanges? days = ProratedChanges.Of(bill);
        List<ChargeUsage> used = [];
        int amountsRead = meters.Length;
        for (int i = 0; i < meters.Length; i++)
        {
            MeterReading units = forecast?.Units(meters[i].Metric, reading.Meters[i]) ?? reading.Meters[i];
            MeterReading? amount = meters[i].Amount is null ? null : reading.Meters[amountsRead++];
            IReadOnlyList<decimal>? transactions = meters[i].NeedsTransactions
                ? await usage.ReadNumbersAsync(space, customer, meters[i].Units, service.Start, service.End, cancellationToken, supposed, held)
                : null;
            used.AddRange(forecast is null
                ? UsageOf(meters[i], units, amount, transactions, days)
                : UsageOf(meters[i], units, forecast.Amount(amount), forecast.Transactions(transactions), days));
        }

        return (used, reading.Version);
    }

    private static IEnumerable<ChargeUsage> UsageOf(
        ChargeMeter meter, MeterReading units, MeterReading? amount, IReadOnlyList<decimal>? transactions, ProratedChanges? days)
    {
        decimal Rounded(decimal quantity) => meter.Metric.Rounding?.Apply(quantity) ?? quantity;
        IReadOnlyList<ProratedUnits>? Shares(IReadOnlyList<QuantityChange>? changes) =>
            meter.Charge.Prorated && changes is not null ? days?.Share(changes, meter.Units.Kind) : null;
        if (meter.Charge.GroupBy.Count == 0)
        {
            var quantity = new UsageQuantity(Rounded(units.Units), units.EventsCount, transactions, amount?.Units, Shares(units.Changes));
            return [new ChargeUsage(meter.Charge.Id, quantity, meter.Filter)];
        }

        return units.Groups.Select(group => new ChargeUsage(
            meter.Charge.Id,
            new UsageQuantity(Rounded(group.Units), group.EventsCount, null,
                amount?.Groups.FirstOrDefault(one => one.Values.SequenceEqual(group.Values))?.Units, Shares(group.Changes)),
            meter.Filter, GroupLabel.Of(group.Values)));
    }
}

/// <summary>A computed period and the usage it was computed from.</summary>
/// <param name="Computed">Fees and amounts.</param>
/// <param name="Usage">Quantities by charge.</param>
/// <param name="UsageVersion">The version of the usage that was read; 0 when none was.</param>
/// <param name="Inputs">All that it was computed from.</param>
internal sealed record BilledPeriod(ComputedInvoice Computed, IReadOnlyList<ChargeUsage> Usage, long UsageVersion, PeriodInputs Inputs);
