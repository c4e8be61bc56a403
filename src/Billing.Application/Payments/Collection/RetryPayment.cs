using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Invoicing;
using Billing.Application.Payments.Methods;
using Billing.Application.Persistence;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Collection;

/// <summary>Tries a failed payment again, for what its invoice still needs, with the customer's default method or else the one that was tried last.</summary>
public sealed class RetryPayment(Transactor transactor, OutboxDispatcher outbox, PaymentCaller caller, PaymentReader payments)
{
    /// <summary>
    /// Tries it and gives it as it then is. Refused with <see cref="FailureKind.WrongState"/> unless it failed at a provider, its invoice is still to be paid, and there is a method to charge.
    /// The same command tries once.
    /// </summary>
    public async ValueTask<Result<Outcome<Payment>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        Result<Outcome<Payment>> begun = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Payment, (work, ct) => BeginAsync(work, id, ct), cancellationToken);
        if (!begun.IsSuccess)
        {
            return begun;
        }

        Payment payment = begun.Value.Value;
        Result<Payment> tried = begun.Value.Replayed
            ? await payments.FindAsync(space, id, cancellationToken) ?? payment
            : await caller.ChargeAsync(space, payment, cancellationToken);
        await outbox.TryDrainAsync(CustomerRows.PartitionOf(space, id), cancellationToken);
        return tried.Map(now => new Outcome<Payment>(now, begun.Value.Replayed));
    }

    private static async ValueTask<Result<Payment>> BeginAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        if (await work.PaymentAsync(id, cancellationToken) is not { } payment || work.Account() is not { } account)
        {
            return Failure.NotFound("Payment");
        }

        if (payment.Status != PaymentStatus.Failed)
        {
            return Failure.Of(FailureKind.WrongState, $"The payment is {payment.Status.ToString().ToLowerInvariant()}: only a failed one is tried again");
        }

        if (!(await work.FreeRequestAsync(payment.RequestId ?? account.RequestOf(payment.InvoiceId)?.Id, cancellationToken)).TryGet(out PaymentRequest? request, out Failure? busy))
        {
            return busy;
        }

        Money? due = await DueAsync(work, payment, request, cancellationToken);
        if (due is not { } amount)
        {
            return NotOwed(payment, request, (await work.ReadInvoiceAsync(payment.InvoiceId, cancellationToken))?.Invoice);
        }

        PaymentAttempt? last = payment.Attempts.LastOrDefault(attempt => attempt.Token is not null);
        PayerProfile profile = await work.PayerAsync(cancellationToken);
        NewAttempt? attempt = profile.DefaultMethod is { } method ? new NewAttempt(amount, method.Provider, method.Id, method.Token)
            : last?.MethodId is { } used && profile.Method(used) is { } saved ? new NewAttempt(amount, saved.Provider, saved.Id, saved.Token)
            : null;
        return attempt is null
            ? Failure.Of(FailureKind.WrongState, "The payment is failed and the customer has no payment method to try it with")
            : payment.Begin(attempt, work.Now).Map(begun =>
            {
                Payment held = work.HoldFor(account.Space, begun);
                work.Save(account.Space, held, "payment.retried");
                if (request is { Status: RequestStatus.Pending })
                {
                    work.CountRetry(account, request, held);
                }

                return held;
            });
    }

    /// <summary>What the payment is to bring: all that its request waits for, or what its invoice alone still needs. Null when that is nothing.</summary>
    private static async ValueTask<Money?> DueAsync(PartitionWork work, Payment payment, PaymentRequest? request, CancellationToken cancellationToken)
    {
        if (payment.RequestId is not null)
        {
            return request is { AwaitedMinor: > 0 } ? new Money(request.AwaitedMinor, request.Currency) : null;
        }

        return (await work.ReadInvoiceAsync(payment.InvoiceId, cancellationToken))?.Invoice is { CollectableMinor: > 0 } invoice ? new Money(invoice.CollectableMinor, invoice.Currency) : null;
    }

    private static Failure NotOwed(Payment payment, PaymentRequest? request, Invoice? invoice) => Failure.Of(FailureKind.WrongState, payment.RequestId is null
        ? $"The invoice is {invoice?.Status.ToString().ToLowerInvariant()} and needs no payment"
        : $"The payment request is {request?.Status.ToString().ToLowerInvariant()} and needs no payment");
}
