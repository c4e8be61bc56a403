using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Time;

namespace Billing.Application.Costs.Centers;

/// <summary>Allocates a customer's bills to its cost centres: the running periods, or an invoice. The parts come to the bill, to the minor unit.</summary>
public sealed class AllocateCosts(
    ITableStore tables, RunningCosts running, CostLines lines, CostDimensions dimensions, InvoiceReader invoices, SubscriptionReader subscriptions, ICatalog catalog,
    CustomerReader customers)
{
    /// <summary>The running periods, before coupons and taxes, or those some periods back; refused when the customer is unknown.</summary>
    public async ValueTask<Result<AllocatedCosts>> RunningAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken, int before = 0)
    {
        if (!(await running.ReadAsync(space, customerId, foresees: false, cancellationToken, before)).TryGet(out RunningCost? cost, out Failure? failure))
        {
            return failure;
        }

        IReadOnlyList<string> properties = await dimensions.FindAsync(space, cancellationToken);
        List<CostLine> all = [];
        foreach (RunningBill bill in cost.Bills)
        {
            all.AddRange(CostLines.LinesOf(
                await lines.SplitAsync(space, customerId.Owner, bill.UsageFees, bill.Periods.Plan, properties, cancellationToken), properties));
        }

        return await SplitAsync(space, customerId, all, cost.TotalMinor, cost.Period, cost.Customer.Currency, cancellationToken);
    }

    /// <summary>An invoice's total, taxes and discounts included; refused when it is unknown.</summary>
    public async ValueTask<Result<AllocatedCosts>> InvoiceAsync(DataSpace space, BillingId invoiceId, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(space, invoiceId, cancellationToken) is not { } view)
        {
            return Failure.NotFound("Invoice");
        }

        Invoice invoice = view.Invoice;
        IReadOnlyList<string> properties = await dimensions.FindAsync(space, cancellationToken);
        List<CostLine> all = [];
        foreach (IGrouping<BillingId?, Fee> own in view.Fees.Where(fee => fee.Type == FeeType.Charge && fee.AmountMinor > 0).GroupBy(fee => fee.SubscriptionId))
        {
            Plan? plan = await PlanOfAsync(space, invoice, own.Key, cancellationToken);
            all.AddRange(plan is null
                ? own.Select(fee => new CostLine(fee.AmountMinor, new Dictionary<string, string>()))
                : CostLines.LinesOf(await lines.SplitAsync(space, invoice.CustomerId.Owner, [.. own], plan, properties, cancellationToken), properties));
        }

        return await SplitAsync(
            space, invoice.CustomerId, all, invoice.TotalMinor, new InstantSpan(invoice.PeriodStart, invoice.PeriodEnd), invoice.Currency, cancellationToken);
    }

    /// <summary>The centres of a customer, oldest first; refused when it is unknown.</summary>
    public async ValueTask<Result<IReadOnlyList<CostCenter>>> ListAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken) =>
        await customers.FindAsync(space, customerId, cancellationToken) is null
            ? Failure.NotFound("Customer")
            : (await tables.CostsAsync(space, customerId.Owner, cancellationToken)).Centers.OrderBy(center => center.CreatedAt).ToList();

    /// <summary>A centre, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<CostCenter?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await tables.CostsAsync(space, id.Owner, cancellationToken)).Centers.FirstOrDefault(center => center.Id == id);

    private async ValueTask<Result<AllocatedCosts>> SplitAsync(
        DataSpace space, BillingId customerId, List<CostLine> all, long totalMinor, InstantSpan period, Currency currency, CancellationToken cancellationToken)
    {
        IReadOnlyList<CostCenter> centers = (await tables.CostsAsync(space, customerId.Owner, cancellationToken)).Centers;
        IReadOnlyList<CenterCost> costs = CostAllocation.Split(all, totalMinor - all.Sum(line => line.AmountMinor), centers);
        return new AllocatedCosts(customerId, period, currency, totalMinor, centers, costs);
    }

    /// <summary>The plan version that priced a subscription's part of an invoice.</summary>
    private async ValueTask<Plan?> PlanOfAsync(DataSpace space, Invoice invoice, BillingId? subscriptionId, CancellationToken cancellationToken)
    {
        if (invoice is { PlanId: { } planId, PlanVersion: { } version } && await catalog.FindPlanAsync(space, planId, version, cancellationToken) is { } plan)
        {
            return plan;
        }

        return subscriptionId is { } id && await subscriptions.FindAsync(space, id, cancellationToken) is { } subscription
            ? await catalog.FindPlanAsync(space, subscription.PlanId, subscription.PlanVersion, cancellationToken)
            : null;
    }
}

/// <summary>A bill and who bears it.</summary>
/// <param name="CustomerId">Whose bill.</param>
/// <param name="Period">Its period.</param>
/// <param name="Currency">Currency of the amounts.</param>
/// <param name="TotalMinor">What it comes to, in minor units.</param>
/// <param name="Centers">The customer's centres.</param>
/// <param name="Costs">What each bears; at the end what none does.</param>
public sealed record AllocatedCosts(
    BillingId CustomerId, InstantSpan Period, Currency Currency, long TotalMinor, IReadOnlyList<CostCenter> Centers, IReadOnlyList<CenterCost> Costs)
{
    /// <summary>What a centre bears with those below it, in minor units.</summary>
    public long TotalOf(BillingId centerId) => Costs.FirstOrDefault(cost => cost.CenterId == centerId)?.TotalMinor ?? 0;
}
