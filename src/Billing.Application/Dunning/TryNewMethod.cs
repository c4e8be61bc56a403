using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>
/// A customer has another default method, or another card behind it: what has failed is tried again with it, once. Payment requests take their next step now,
/// or when quiet hours end; failed payments of invoices that nobody asks for are tried at once.
/// </summary>
public sealed class TryNewMethod(
    Transactor transactor, ITableStore tables, CustomerReader customers, ProviderCustomers payers, ConnectionReader connections, PaymentReader payments, RetryPayment retry)
{
    private static readonly string[] AwaitedPrefixes = [CustomerRows.DuePrefix, CustomerRows.OverduePrefix];

    /// <summary>Tries it. The same change of the method, named by its instant, tries once.</summary>
    internal async ValueTask RunAsync(DataSpace space, BillingId methodId, Instant changedAt, CancellationToken cancellationToken)
    {
        var customerId = new BillingId(methodId.Owner, 0);
        PayerProfile profile = await payers.FindAsync(space, customerId, cancellationToken);
        bool isWanted = profile.DefaultMethod is { } method && method.Id == methodId && method.Provider.ToKind() is { } kind
            && (await connections.FindAsync(space, cancellationToken)).Of(kind) is { CollectsAutomatically: true, Status: not ConnectionStatus.Inactive };
        if (!isWanted || await customers.FindAccountAsync(space, customerId, cancellationToken) is not { } account)
        {
            return;
        }

        string change = changedAt.ToUnixTimeTicks().ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (OpenRequest open in account.Requests)
        {
            await transactor.RunAsync(
                CustomerRows.PartitionOf(space, open.Id), Command.FromJob("new method", space.ToString(), open.Id.ToString(), change), StoredJson.Default.Boolean,
                (work, ct) => BringForwardAsync(work, open.Id, ct), cancellationToken);
        }

        foreach (BillingId paymentId in await FailedAsync(space, account, cancellationToken))
        {
            await retry.RunAsync(space, paymentId, Command.FromJob("new method", space.ToString(), paymentId.ToString(), change), cancellationToken);
        }
    }

    /// <summary>The request goes on now, unless an attempt is under way or nothing was tried yet.</summary>
    private static async ValueTask<Result<bool>> BringForwardAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        if (await work.RequestAsync(id, cancellationToken) is not { IsReady: true, Attempts.Count: > 0 } request || work.Account() is not { } account)
        {
            return Failure.NotFound("Anything to try");
        }

        var change = new RequestChange(work, account, request with { NextAttemptAt = work.Now, TriesOnceMore = true, UpdatedAt = work.Now });
        change.MoveTo(work.Now);
        change.Save();
        return true;
    }

    /// <summary>Failed payments of invoices that wait for their money and that no request asks for.</summary>
    private async ValueTask<List<BillingId>> FailedAsync(DataSpace space, CustomerAccount account, CancellationToken cancellationToken)
    {
        List<BillingId> failed = [];
        PartitionAddress address = CustomerRows.PartitionOf(space, account.Customer.Id);
        foreach (string prefix in AwaitedPrefixes)
        {
            await foreach (TableRow row in tables.ReadAllAsync(address.Table, RowRange.Prefix(address.PartitionKey, prefix), cancellationToken))
            {
                BillingId invoiceId = DocumentCodec.Read(row.Columns, StoredJson.Default.AwaitedInvoice)!.InvoiceId;
                if (account.RequestOf(invoiceId) is null && await FailedAsync(space, invoiceId, cancellationToken) is { } payment)
                {
                    failed.Add(payment);
                }
            }
        }

        return failed;
    }

    /// <summary>The payment that collects an invoice, when it has failed.</summary>
    private async ValueTask<BillingId?> FailedAsync(DataSpace space, BillingId invoiceId, CancellationToken cancellationToken)
    {
        for (int n = 1; ; n++)
        {
            BillingId id = CollectionWork.IdOf(invoiceId, n);
            Payment? payment = await payments.FindAsync(space, id, cancellationToken);
            if (payment is null or { Status: PaymentStatus.Pending or PaymentStatus.Processing or PaymentStatus.Failed })
            {
                return payment?.Status == PaymentStatus.Failed ? id : null;
            }
        }
    }
}
