using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Invoicing;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Payments.Refunds;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Collection;

/// <summary>
/// The work behind the queue <c>collect-payment</c>: begins to collect a final invoice from the customer's default method, gives back what credit notes promise, and looks at payments whose outcome is still open. An
/// attempt is written before the provider is called; whoever finds one that is written and not ended asks the provider.
/// </summary>
public sealed class CollectInvoice(
    Transactor transactor, OutboxDispatcher outbox, WorkSchedule schedule, ConnectionReader connections, PaymentCaller caller, RefundAtProvider refunds,
    IRandomSource random)
    : IPaymentCollection
{
    private static readonly TimeSpan NumberWait = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        CollectionMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.CollectionMessage)!;
        PartitionAddress address = CustomerRows.PartitionOf(job.Space, job.ObjectId);
        bool isLater = false;
        if (job.Look == 0)
        {
            isLater = await StartAsync(job, address, cancellationToken);
        }
        else if (job.Look == CollectionMessage.NoteRefund)
        {
            await refunds.PayBackAsync(job, cancellationToken);
        }
        else
        {
            await LookAsync(job, address, cancellationToken);
        }

        await outbox.DrainAsync(address, cancellationToken); // what an earlier run left when it died
        return isLater ? WorkOutcome.ContinueWith(message, NumberWait) : WorkOutcome.Done;
    }

    /// <summary>Begins to collect an invoice.</summary>
    /// <returns>True when it has no number yet, so that it must wait.</returns>
    private async ValueTask<bool> StartAsync(CollectionMessage job, PartitionAddress address, CancellationToken cancellationToken)
    {
        PaymentConnections all = await connections.FindAsync(job.Space, cancellationToken);
        Result<Outcome<HeldPayment>> started = await transactor.RunAsync(
            address, Command.FromJob("collect", job.Space.ToString(), job.ObjectId.ToString()), StoredJson.Default.HeldPayment,
            (work, ct) => StartAsync(work, job, all, ct), cancellationToken);
        if (started is { IsSuccess: true, Value: { Replayed: false, Value: { Step: PaymentStep.Charge, Payment: { } payment } } })
        {
            await caller.ChargeAsync(job.Space, payment, cancellationToken);
        }
        else if (started is { IsSuccess: true, Value.Replayed: true })
        {
            // A crash may have put the entry of the schedule back after its work was done; left there, it would be sent for ever.
            await schedule.RemoveAsync(CollectionWork.DoneOf(job), cancellationToken);
        }

        return started.Failure?.Kind == FailureKind.Unavailable;
    }

    private static async ValueTask<Result<HeldPayment>> StartAsync(
        PartitionWork work, CollectionMessage job, PaymentConnections all, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(job.ObjectId, cancellationToken) is not { Invoice: var invoice } || work.Account() is not { } account)
        {
            return Failure.NotFound("Invoice");
        }

        if (invoice is { Status: InvoiceStatus.Finalized, Number: null })
        {
            return Failure.Of(FailureKind.Unavailable, "The invoice waits for its number");
        }

        work.Emit(CollectionWork.DoneOf(job));
        PaymentMethod? method = (await work.PayerAsync(cancellationToken)).DefaultMethod;
        bool isWanted = method?.Provider.ToKind() is { } kind
            && all.Of(kind) is { CollectsAutomatically: true, Status: not ConnectionStatus.Inactive };
        (BillingId id, Payment? earlier) = await work.CollectingAsync(invoice.Id, cancellationToken);
        if (!isWanted || invoice.AwaitedMinor <= 0 || earlier is not null || account.RequestOf(invoice.Id) is not null)
        {
            return new HeldPayment(null, PaymentStep.Nothing);
        }

        var attempt = new NewAttempt(new Money(invoice.AwaitedMinor, invoice.Currency), method!.Provider, method.Id, method.Token);
        Payment payment = work.HoldFor(account.Space, CollectionWork.NewPayment(id, invoice, work.Now).Begin(attempt, work.Now).Value);
        work.Add(account.Space, payment);
        return new HeldPayment(payment, PaymentStep.Charge);
    }

    private async ValueTask LookAsync(CollectionMessage job, PartitionAddress address, CancellationToken cancellationToken)
    {
        Result<Outcome<HeldPayment>> taken = await transactor.RunAsync(
            address, Command.Once(random), StoredJson.Default.HeldPayment, (work, ct) => TakeAsync(work, job, ct), cancellationToken);
        if (!taken.IsSuccess || taken.Value.Value is not { Payment: { } payment, Step: not PaymentStep.Nothing } held)
        {
            return;
        }

        if (held.Step == PaymentStep.Charge)
        {
            await caller.ChargeAsync(job.Space, payment, cancellationToken);
        }
        else if (payment.OpenAttempt() is not null)
        {
            await caller.AskAsync(job.Space, payment, cancellationToken);
        }

        await refunds.AskAsync(job.Space, payment, cancellationToken);
    }

    private static async ValueTask<Result<HeldPayment>> TakeAsync(PartitionWork work, CollectionMessage job, CancellationToken cancellationToken)
    {
        Payment? payment = await work.PaymentAsync(job.ObjectId, cancellationToken);
        if (payment is null || work.Account() is not { } account || payment.Looks != job.Look || payment.LookAt != job.DueAt)
        {
            work.Emit(CollectionWork.DoneOf(job)); // a crash had put back what was done
            return new HeldPayment(payment, PaymentStep.Nothing);
        }

        if (payment.HeldUntil > work.Now || payment.LookAt > work.Now)
        {
            return Failure.Of(FailureKind.WrongState, "Another process is at it");
        }

        PaymentStep step = PaymentStep.Ask;
        if (payment.OpenAttempt() is { Status: AttemptStatus.Unsent })
        {
            bool isOwed = await work.IsOwedAsync(payment, cancellationToken);
            payment = isOwed ? payment.Resend(work.Now) : payment.Abandon("Nothing is owed any more", work.Now);
            step = isOwed ? PaymentStep.Charge : PaymentStep.Nothing;
        }

        payment = step == PaymentStep.Nothing ? work.Settled(account.Space, payment) : work.HoldFor(account.Space, payment);
        work.SaveQuietly(account.Space, payment);
        return new HeldPayment(payment, step);
    }
}

/// <summary>What a process that holds a payment does next.</summary>
internal enum PaymentStep
{
    /// <summary>Nothing is to be done.</summary>
    Nothing,

    /// <summary>Send the open attempt.</summary>
    Charge,

    /// <summary>Ask what became of what is open.</summary>
    Ask,
}

/// <summary>A payment that a process has taken for itself.</summary>
/// <param name="Payment">The payment; null when none was begun.</param>
/// <param name="Step">What to do.</param>
internal sealed record HeldPayment(Payment? Payment, PaymentStep Step);
