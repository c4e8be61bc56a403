using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using NodaTime;
using RefundStatus = Billing.Domain.Credits.RefundStatus;

namespace Billing.Application.Payments.Refunds;

/// <summary>
/// Gives money of a payment back through its provider: what goes back is taken out of the payment first, so that refunds at the same time never come to more than there is; then the provider is asked,
/// and the journal is written when it says that it is done. When it refuses, the money is where it was.
/// </summary>
public sealed class RefundAtProvider(
    ITableStore tables, Transactor transactor, OutboxDispatcher outbox, ConnectionReader connections, PaymentReader payments, PublicAddress address, IClock clock, IRandomSource random)
{
    /// <summary>A refund that was asked for a moment ago is not found yet.</summary>
    private static readonly Duration Settling = Duration.FromMinutes(3);

    /// <summary>Whether a payment's money is at a provider, which alone can give it back.</summary>
    public static bool Serves(Payment payment) => payment.PaidAttempt() is { ProviderPaymentId: not null };

    /// <summary>
    /// Gives back and gives the payment as it then is. Refused with <see cref="FailureKind.WrongState"/> unless it succeeded and its provider is connected, and at <c>amount</c> when
    /// that is more than is left of it. The same command gives back once.
    /// </summary>
    /// <param name="space">Whose.</param>
    /// <param name="id">The payment.</param>
    /// <param name="amountMinor">Minor units, above 0; null for all that is left.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<Result<Outcome<Payment>>> RunAsync(DataSpace space, BillingId id, long? amountMinor, Command command, CancellationToken cancellationToken)
    {
        Result<Outcome<Payment>> begun = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Payment, (work, ct) => BeginAsync(work, id, amountMinor, ct), cancellationToken);
        if (!begun.IsSuccess)
        {
            return begun;
        }

        Payment payment = begun.Value.Value;
        if (!begun.Value.Replayed)
        {
            await SendAsync(space, payment, payment.Refunds[^1], cancellationToken);
        }

        await outbox.TryDrainAsync(CustomerRows.PartitionOf(space, id), cancellationToken);
        return new Outcome<Payment>(await payments.FindAsync(space, id, cancellationToken) ?? payment, begun.Value.Replayed);
    }

    /// <summary>Asks the provider about every refund of a payment that it has not ended; one that it never heard of is sent again under its name.</summary>
    internal async ValueTask AskAsync(DataSpace space, Payment payment, CancellationToken cancellationToken)
    {
        foreach (PaymentRefund refund in payment.Refunds.Where(refund => refund.Status == RefundStatus.Pending))
        {
            if (!(await OpenAsync(space, payment, cancellationToken)).TryGet(out OpenConnection? open, out _))
            {
                await SettleAsync(space, payment.Id, refund.Id, RefundOutcome.Unknown, CancellationToken.None);
                continue;
            }

            var query = new RefundQuery
            {
                Reference = ProviderReference.Refund(refund.Id, 1),
                ProviderPaymentId = payment.PaidAttempt()!.ProviderPaymentId!,
                Amount = new Money(refund.AmountMinor, payment.Currency),
                ProviderRefundId = refund.ProviderRefundId,
            };
            RefundOutcome found = await open.Provider.Refunds.FindAsync(open.Credentials, query, cancellationToken);
            bool isAbsent = found.Status == Providers.RefundStatus.NotFound && clock.GetCurrentInstant() - (refund.SentAt ?? refund.CreatedAt) > Settling;
            if (isAbsent)
            {
                await SendAsync(space, payment, refund, cancellationToken);
            }
            else
            {
                await SettleAsync(space, payment.Id, refund.Id, found, CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Gives back what a credit note promises and nobody has sent yet, from the payments of its invoice that came through providers, the latest first. What they do not cover is left to a person.
    /// </summary>
    internal async ValueTask PayBackAsync(CollectionMessage job, CancellationToken cancellationToken)
    {
        Result<Outcome<IReadOnlyList<Payment>>> begun = await transactor.RunAsync(
            CustomerRows.PartitionOf(job.Space, job.ObjectId), Command.Once(random), StoredJson.Default.IReadOnlyListPayment, (work, ct) => NoteRefunds.BeginAsync(work, job, ct), cancellationToken);
        foreach (Payment payment in begun.IsSuccess ? begun.Value.Value : [])
        {
            await SendAsync(job.Space, payment, payment.Refunds[^1], cancellationToken);
        }
    }

    /// <summary>The payment that a refund is of, or null for no such refund.</summary>
    internal async ValueTask<BillingId?> PaymentOfAsync(DataSpace space, BillingId refundId, CancellationToken cancellationToken)
    {
        PartitionAddress at = CustomerRows.PartitionOf(space, refundId);
        return await tables.GetAsync(at.Table, at.PartitionKey, CustomerRows.Refund(refundId), cancellationToken) is { } row
            ? DocumentCodec.Read(row.Columns, StoredJson.Default.BillingIdValue)
            : null;
    }

    /// <summary>Writes what a provider says of a refund; words in any order and twice come to the same.</summary>
    internal async ValueTask<Result<Payment>> SettleAsync(
        DataSpace space, BillingId paymentId, BillingId refundId, RefundOutcome outcome, CancellationToken cancellationToken) =>
        (await transactor.RunAsync(
            CustomerRows.PartitionOf(space, paymentId), Command.Once(random), StoredJson.Default.Payment,
            (work, ct) => SettleAsync(work, paymentId, refundId, outcome, ct), cancellationToken)).Map(settled => settled.Value);

    private static async ValueTask<Result<Payment>> BeginAsync(PartitionWork work, BillingId id, long? amountMinor, CancellationToken cancellationToken)
    {
        if (await work.PaymentAsync(id, cancellationToken) is not { } payment || work.Account() is not { } account)
        {
            return Failure.NotFound("Payment");
        }

        Domain.Invoicing.Invoice invoice = (await work.InvoiceOfAsync(payment, cancellationToken)).Invoice;
        BillingId refundId = IdDerivation.ItemOf(payment.Id.Owner, 0, "refund", payment.Id.ToString(), work.Command.Id);
        long asked = payment.Refunds.Where(refund => refund.Status == RefundStatus.Pending).Sum(refund => refund.FromInvoiceMinor);
        long refundable = Math.Max(0, CreditNoteTerms.RefundableMinor(invoice, await work.CreditNotesAsync(invoice, cancellationToken)) - asked);
        Result<Payment> begun = payment.BeginRefund(refundId, amountMinor, refundable, work.Now);
        if (!begun.IsSuccess)
        {
            return begun;
        }

        Payment held = work.HoldFor(account.Space, begun.Value);
        work.Put(CustomerRows.Refund(refundId), payment.Id, StoredJson.Default.BillingIdValue);
        work.SetGuard(account.WithCreditOf(held), StoredJson.Default.CustomerAccount);
        work.Save(account.Space, held, "payment.refund_requested");
        return held;
    }

    private async ValueTask SendAsync(DataSpace space, Payment payment, PaymentRefund refund, CancellationToken cancellationToken)
    {
        RefundOutcome outcome = RefundOutcome.Failed(DeclineReason.Rejected, "not_connected");
        if ((await OpenAsync(space, payment, cancellationToken)).TryGet(out OpenConnection? open, out _))
        {
            PaymentAttempt paid = payment.PaidAttempt()!;
            long others = payment.Refunds.Where(each => each.Id != refund.Id && each.Status != RefundStatus.Failed).Sum(each => each.AmountMinor);
            outcome = await open.Provider.Refunds.RefundAsync(open.Credentials, new RefundOrder
            {
                Reference = ProviderReference.Refund(refund.Id, 1),
                ProviderPaymentId = paid.ProviderPaymentId!,
                Receipt = paid.Receipt,
                Amount = new Money(refund.AmountMinor, payment.Currency),
                Refundable = new Money(payment.AmountMinor - others, payment.Currency),
                CallbackUrl = address.WebhookOf(open.Connection),
            }, cancellationToken);
        }

        await SettleAsync(space, payment.Id, refund.Id, outcome, CancellationToken.None);
    }

    /// <summary>The same within a unit of work, which it writes.</summary>
    internal static async ValueTask<Result<Payment>> SettleAsync(
        PartitionWork work, BillingId paymentId, BillingId refundId, RefundOutcome outcome, CancellationToken cancellationToken)
    {
        if (await work.PaymentAsync(paymentId, cancellationToken) is not { } payment || work.Account() is not { } account)
        {
            return Failure.NotFound("Payment");
        }

        PaymentRefund? known = payment.Refunds.FirstOrDefault(each => each.Id == refundId);
        if (known is not { Status: RefundStatus.Pending })
        {
            return known is { Status: RefundStatus.Succeeded } && outcome.Status == Providers.RefundStatus.Failed
                ? await work.ReturnAsync(account, payment, known, ReasonOf(outcome), cancellationToken)
                : payment;
        }

        payment = payment.NoteRefund(refundId, outcome.ProviderRefundId);
        string? told = null;
        if (outcome.Status == Providers.RefundStatus.Succeeded)
        {
            payment = payment.CompleteRefund(refundId, work.Now);
            account = await work.GiveBackAsync(account, payment, payment.Refunds.First(refund => refund.Id == refundId), cancellationToken);
            told = "payment.refunded";
        }
        else if (outcome.Status == Providers.RefundStatus.Failed)
        {
            payment = payment.FailRefund(refundId, ReasonOf(outcome), work.Now);
            account = account.WithCreditOf(payment);
            told = "payment.refund_failed";
        }

        if (told is not null)
        {
            await NoteRefunds.EndAsync(work, account, payment.Refunds.First(refund => refund.Id == refundId), cancellationToken);
        }

        payment = work.Settled(account.Space, payment);
        work.SetGuard(account, StoredJson.Default.CustomerAccount);
        if (told is null)
        {
            work.SaveQuietly(account.Space, payment);
        }
        else
        {
            work.Save(account.Space, payment, told);
        }

        return payment;
    }

    private static string ReasonOf(RefundOutcome outcome)
    {
        DeclineReason reason = outcome.Reason ?? DeclineReason.Generic;
        return outcome.ProviderCode is { } code ? $"{reason}: {code}" : reason.ToString();
    }

    private async ValueTask<Result<OpenConnection>> OpenAsync(DataSpace space, Payment payment, CancellationToken cancellationToken) =>
        payment.Provider.ToKind() is { } kind ? await connections.OpenAsync(space, kind, cancellationToken) : Failure.NotFound("Connection");
}
