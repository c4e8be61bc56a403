using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;

namespace Billing.Application.Dunning;

/// <summary>
/// Books the money of a payment request: each invoice gets a payment of its own for its part, so that each can be refunded by itself; the first keeps the
/// payment that collected it all, with what is over as the customer's credit. All in the commit that books the money.
/// </summary>
internal static class RequestReceipts
{
    /// <summary>Books it. Account and payment must still be written.</summary>
    /// <returns>The account, and the payment with its own part.</returns>
    public static async ValueTask<(CustomerAccount Account, Payment Payment)> ReceiveForRequestAsync(
        this PartitionWork work, CustomerAccount account, Payment payment, BillingId requestId, CancellationToken cancellationToken)
    {
        PaymentRequest request = await work.RequestAsync(requestId, cancellationToken) ?? throw new InvalidOperationException($"Payment request {requestId} is gone");
        List<InvoiceView> views = [];
        foreach (RequestLine line in request.Lines)
        {
            views.Add(await work.ReadInvoiceAsync(line.InvoiceId, cancellationToken) ?? throw new InvalidOperationException($"Invoice {line.InvoiceId} is gone"));
        }

        IReadOnlyList<long> parts = PaidParts.Of(payment.AmountMinor, [.. views.Select(view => NeedOf(view.Invoice, payment.Currency))]);
        int first = Math.Max(0, parts.ToList().FindIndex(part => part > 0));
        Payment own = payment with { InvoiceId = views[first].Invoice.Id, AmountMinor = payment.AmountMinor - parts.Where((_, i) => i != first).Sum() };
        own = own.Succeed(parts[first], work.Now).Value;
        (account, _) = await work.ReceiveAsync(account, views[first], own, cancellationToken);
        for (int i = 0; i < parts.Count; i++)
        {
            if (i != first && parts[i] > 0)
            {
                Payment part = PartOf(payment, views[i].Invoice, parts[i], work);
                (account, _) = await work.ReceiveAsync(account, views[i], part, cancellationToken);
                work.Add(account.Space, part, "payment.succeeded");
            }
        }

        return (await SettleAsync(work, account, request, own, cancellationToken), own);
    }

    /// <summary>The payments that one charge has made, its own first: more than one when it was for several invoices.</summary>
    public static async ValueTask<List<Payment>> PartsOfAsync(this PartitionWork work, Payment payment, CancellationToken cancellationToken)
    {
        List<Payment> parts = [payment];
        PaymentRequest? request = payment.RequestId is { } id ? await work.RequestAsync(id, cancellationToken) : null;
        foreach (RequestLine line in request?.Lines ?? [])
        {
            if (await work.PaymentAsync(PartIdOf(payment.Id, line.InvoiceId), cancellationToken) is { } part)
            {
                parts.Add(part);
            }
        }

        return parts;
    }

    private static BillingId PartIdOf(BillingId paymentId, BillingId invoiceId) =>
        IdDerivation.ItemOf(paymentId.Owner, 0, "part of a payment", paymentId.ToString(), invoiceId.ToString());

    private static long NeedOf(Invoice invoice, Currency currency) =>
        invoice.Currency == currency && invoice.Payments.Count < PaymentWork.PaymentsMax ? invoice.CollectableMinor : 0;

    private static Payment PartOf(Payment payment, Invoice invoice, long partMinor, PartitionWork work) => (payment with
    {
        Id = PartIdOf(payment.Id, invoice.Id),
        InvoiceId = invoice.Id,
        AmountMinor = partMinor,
        Attempts = [.. payment.Attempts.Where(attempt => attempt.Status == AttemptStatus.Succeeded).Take(1).Select(attempt => attempt with { Received = new Money(partMinor, payment.Currency) })],
        Refunds = [],
        HeldUntil = null,
        LookAt = null,
        Looks = 0,
        CreatedAt = work.Now,
    }).Succeed(partMinor, work.Now).Value;

    /// <summary>The request may have ended by it; when it has not, its next step goes on from the attempt.</summary>
    private static async ValueTask<CustomerAccount> SettleAsync(
        PartitionWork work, CustomerAccount account, PaymentRequest request, Payment paid, CancellationToken cancellationToken)
    {
        var change = new RequestChange(work, account, request.Look(await work.InvoicesOfAsync(request, cancellationToken), work.Now));
        bool hasEnded = request.Status == RequestStatus.Pending && change.Request.Status != RequestStatus.Pending;
        if (hasEnded && change.Request.OpenAttempt is { } attempt && attempt.PaymentId == paid.Id && paid.OpenAttempt() is null)
        {
            change.Request = change.Request.With(attempt with { Outcome = RequestOutcome.Paid, EndedAt = work.Now }, work.Now);
        }

        if (hasEnded)
        {
            change.Ended(isUnderWay: paid.OpenAttempt() is not null);
        }

        change.Save();
        return change.Account;
    }
}
