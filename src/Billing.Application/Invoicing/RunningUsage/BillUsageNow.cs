using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Invoicing.RunningUsage;

/// <summary>
/// Bills the usage of a running period so far because somebody asks for it: a progressive invoice (rule 19) as a crossed threshold gives rise to one, final at once, which the invoice of the period takes off again.
/// </summary>
public sealed class BillUsageNow(ITableStore tables, Transactor transactor, ICatalog catalog, BillRunningUsage running, NumberInvoices numbers, IInvoiceSettings settings)
{
    /// <summary>How often it looks again because the subscription changed while it was computed.</summary>
    private const int TriesMax = 5;

    /// <summary>
    /// Bills it. Refused with <see cref="FailureKind.WrongState"/> unless the subscription is active and has usage that is on no invoice, and after a change of the plan that the end of the period bills apart.
    /// </summary>
    public async ValueTask<Result<Outcome<InvoiceView>>> RunAsync(DataSpace space, BillingId subscriptionId, Command command, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, subscriptionId);
        InvoiceSettings org = await settings.FindAsync(space, cancellationToken);
        for (int tries = 1; ; tries++)
        {
            Result<Outcome<InvoiceView>>? earlier = await transactor.FindAsync(address, command, StoredJson.Default.InvoiceView, cancellationToken);
            Result<Outcome<InvoiceView>> billed = earlier ?? await TryAsync(space, subscriptionId, address, org, command, cancellationToken);
            if (billed.Failure is { Kind: FailureKind.Unavailable } && tries < TriesMax)
            {
                continue;
            }

            return billed.IsSuccess && org.SeriesOf(billed.Value.Value.Invoice.BillingEntityId) is { IsGapless: true } series
                ? billed.Value with { Value = await numbers.NumberAsync(space, billed.Value.Value, series, cancellationToken) }
                : billed;
        }
    }

    private async ValueTask<Result<Outcome<InvoiceView>>> TryAsync(
        DataSpace space, BillingId id, PartitionAddress address, InvoiceSettings org, Command command, CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        if (row is null || DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount) is not { } account)
        {
            return Failure.NotFound("Subscription");
        }

        if (account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == id) is not { Subscription.Status: SubscriptionStatus.Active } billed)
        {
            return Failure.Of(FailureKind.WrongState, "There is nothing to bill: the subscription is not active");
        }

        if (billed.Cuts.Count > 0)
        {
            return Failure.Of(FailureKind.WrongState, "The subscription is active and has changed its plan in this period: its usage is billed at the end of the period");
        }

        Plan plan = await catalog.PlanOfAsync(space, billed.Subscription, cancellationToken);
        BillRunningUsage.Look look = await running.LookAsync(account, billed, plan, cancellationToken);
        return await transactor.RunAsync(
            address, command, StoredJson.Default.InvoiceView, (work, ct) => BillRunningUsage.AddNowAsync(work, look, org, ct), cancellationToken);
    }
}
