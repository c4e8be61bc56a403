using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments.Collection;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Dunning;

/// <summary>What units of work on payment requests, their invoices and their payments share.</summary>
internal static class RequestWork
{
    /// <summary>A payment request within the work, or null.</summary>
    public static async ValueTask<PaymentRequest?> RequestAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(DunningRows.Request(id), StoredJson.Default.PaymentRequest, cancellationToken) is { } request && request.Id == id ? request : null;

    /// <summary>The invoices of a request as they are now.</summary>
    public static async ValueTask<Dictionary<BillingId, Invoice>> InvoicesOfAsync(this PartitionWork work, PaymentRequest request, CancellationToken cancellationToken)
    {
        Dictionary<BillingId, Invoice> invoices = [];
        foreach (RequestLine line in request.Lines)
        {
            if (await work.ReadInvoiceAsync(line.InvoiceId, cancellationToken) is { } view)
            {
                invoices[line.InvoiceId] = view.Invoice;
            }
        }

        return invoices;
    }

    /// <summary>The payments that collect a request at a provider: its own, and those of its invoices alone; of each the latest that is not ended for good.</summary>
    public static async ValueTask<List<Payment>> PaymentsOfAsync(this PartitionWork work, PaymentRequest request, CancellationToken cancellationToken)
    {
        List<Payment> payments = [];
        foreach (BillingId id in (BillingId[])[request.Id, .. request.Lines.Select(line => line.InvoiceId)])
        {
            if ((await work.CollectingAsync(id, cancellationToken)).Payment is { } payment)
            {
                payments.Add(payment);
            }
        }

        return payments;
    }

    /// <summary>The request for an invoice with what it asks for now; refused when money may still come by a payment of it. Null when nobody asks for the invoice.</summary>
    public static async ValueTask<Result<PaymentRequest?>> FreeRequestAsync(this PartitionWork work, BillingId? requestId, CancellationToken cancellationToken)
    {
        if (requestId is not { } id || await work.RequestAsync(id, cancellationToken) is not { } request)
        {
            return (PaymentRequest?)null;
        }

        return (await work.PaymentsOfAsync(request, cancellationToken)).Find(payment => payment.OpenAttempt() is not null) is { } open
            ? Failure.Of(FailureKind.WrongState, $"It is being paid by payment {open.Id}, which is {open.Status.ToString().ToLowerInvariant()}")
            : request.Look(await work.InvoicesOfAsync(request, cancellationToken), work.Now);
    }

    /// <summary>Whether as much is owed as an attempt that the provider never heard of asks for: else it is not sent again.</summary>
    public static async ValueTask<bool> IsOwedAsync(this PartitionWork work, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.RequestId is not { } id)
        {
            return (await work.ReadInvoiceAsync(payment.InvoiceId, cancellationToken))?.Invoice is { CollectableMinor: > 0 };
        }

        return await work.RequestAsync(id, cancellationToken) is { } request
            && request.Look(await work.InvoicesOfAsync(request, cancellationToken), work.Now).AwaitedMinor >= payment.OpenAttempt()!.Amount.Minor;
    }

    /// <summary>Somebody has a payment tried again that a request is about: that is an attempt of the request.</summary>
    public static void CountRetry(this PartitionWork work, CustomerAccount account, PaymentRequest request, Payment begun)
    {
        PaymentAttempt attempt = begun.OpenAttempt()!;
        var change = new RequestChange(work, account, request);
        change.Request = request.Ask(
            new RequestAttempt(request.NextNumber(), RequestAttemptKind.Retry, attempt.Amount.Minor, work.Now) { PaymentId = begun.Id, PaymentAttempt = attempt.Number }, work.Now);
        change.Tell("payment_attempt", "The payment is tried again by hand", change.Request.Attempts.Count);
        change.MoveTo(null);
        change.Save();
    }

    /// <summary>An invoice has changed: the request that asks for it is to be looked at.</summary>
    public static void LookAtRequestOf(this PartitionWork work, BillingId invoiceId) => work.LookAt(work.Account()?.RequestOf(invoiceId)?.Id);

    /// <summary>A payment is under way no more: the request that it pays, or that asks for its invoice, is to be looked at.</summary>
    public static void LookAtRequestOf(this PartitionWork work, Payment payment)
    {
        if (payment.OpenAttempt() is null)
        {
            work.LookAt(payment.RequestId ?? work.Account()?.RequestOf(payment.InvoiceId)?.Id);
        }
    }

    private static void LookAt(this PartitionWork work, BillingId? requestId)
    {
        if (requestId is { } id && work.Account() is { } account)
        {
            work.Emit(new DunningMessage(account.Space, DunningKind.Look, id, 0, work.Now).ToDue());
        }
    }
}
