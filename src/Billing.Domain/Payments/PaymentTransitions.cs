using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>
/// The state machine of a payment. Each function returns the payment after the step, or a <see cref="FailureKind.WrongState"/> failure that names the
/// state it is in. Whoever takes a step moves invoice, account and journal in the same commit.
/// </summary>
public static class PaymentTransitions
{
    /// <summary>The money came: what the invoice still needs pays it, the rest is the customer's credit.</summary>
    /// <param name="payment">The payment, for which no money has come yet.</param>
    /// <param name="collectableMinor">What is still to be paid on the invoice; 0 when it is not final or void.</param>
    /// <param name="now">When.</param>
    public static Result<Payment> Succeed(this Payment payment, long collectableMinor, Instant now)
    {
        if (payment.Status is not (PaymentStatus.Pending or PaymentStatus.Processing)) return Refuse(payment, "marked as paid");

        long applied = Math.Min(payment.AmountMinor, collectableMinor);
        return payment with
        {
            Status = PaymentStatus.Succeeded,
            AppliedMinor = applied,
            CreditBalanceMinor = payment.AmountMinor - applied,
            CompletedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>The provider refused.</summary>
    public static Result<Payment> Fail(this Payment payment, string reason, Instant now) =>
        payment.Status is PaymentStatus.Pending or PaymentStatus.Processing
            ? payment with { Status = PaymentStatus.Failed, FailureReason = reason, CompletedAt = now, UpdatedAt = now }
            : Refuse(payment, "failed");

    /// <summary>Whether it may be removed: only before any money came, and never once its provider was asked for money, which then may come.</summary>
    public static Result<Payment> Remove(this Payment payment) =>
        payment.Status != PaymentStatus.Pending ? Refuse(payment, "deleted")
        : payment.Attempts.Count > 0 ? Failure.Of(FailureKind.WrongState, "The payment is pending at its provider and cannot be deleted: money may still come")
        : payment;

    /// <summary>
    /// Takes money out to give it back: unspent credit first, then what it paid of its invoice. Refused at <c>amount</c> when that is more than there is.
    /// </summary>
    /// <param name="payment">The payment.</param>
    /// <param name="id">The refund's id.</param>
    /// <param name="amountMinor">How much; null for all that can be given back.</param>
    /// <param name="invoiceRefundableMinor">What was paid of its invoice and not given back by credit notes already.</param>
    /// <param name="now">When.</param>
    public static Result<Payment> BeginRefund(this Payment payment, BillingId id, long? amountMinor, long invoiceRefundableMinor, Instant now)
    {
        if (payment.Status != PaymentStatus.Succeeded) return Refuse(payment, "refunded");

        long refundable = Math.Min(payment.RefundableMinor, payment.CreditBalanceMinor + invoiceRefundableMinor);
        long amount = amountMinor ?? refundable;
        if (refundable == 0)
            return Failure.Of(FailureKind.WrongState, "Nothing of the payment is left to be refunded");

        if (amount > refundable)
            return Failure.Invalid("amount", $"At most {refundable} of the payment can be refunded", "less_than_equal");

        long fromCredit = Math.Min(amount, payment.CreditBalanceMinor);
        return payment with
        {
            AppliedMinor = payment.AppliedMinor - (amount - fromCredit),
            CreditBalanceMinor = payment.CreditBalanceMinor - fromCredit,
            Refunds = [.. payment.Refunds, new PaymentRefund(id, amount, fromCredit, RefundStatus.Pending, now) { SentAt = now }],
            UpdatedAt = now,
        };
    }

    /// <summary>Takes money out to give it back for a credit note, at most <see cref="Payment.NotRefundedByNotesMinor"/>: what the payment paid stays paid.</summary>
    public static Payment BeginNoteRefund(this Payment payment, BillingId id, BillingId creditNoteId, long amountMinor, Instant now) => payment with
    {
        Refunds = [.. payment.Refunds, new PaymentRefund(id, amountMinor, 0, RefundStatus.Pending, now) { CreditNoteId = creditNoteId, SentAt = now }],
        UpdatedAt = now,
    };

    /// <summary>Somebody gave money back at the provider itself: it is gone, and taken out of the payment as far as that has it.</summary>
    /// <param name="payment">A payment whose money came.</param>
    /// <param name="id">The refund's id.</param>
    /// <param name="providerRefundId">The provider's name for it.</param>
    /// <param name="share">What of it is this payment's.</param>
    /// <param name="now">When.</param>
    public static Payment RefundElsewhere(this Payment payment, BillingId id, string providerRefundId, TakenShare share, Instant now)
    {
        var refund = new PaymentRefund(id, share.TotalMinor, share.FromCreditMinor, RefundStatus.Pending, now) { LossMinor = share.LossMinor, ProviderRefundId = providerRefundId };
        Payment taken = payment.Without(share);
        return (taken with { Refunds = [.. taken.Refunds, refund] }).CompleteRefund(id, now);
    }

    /// <summary>What the provider calls a refund, once it told.</summary>
    public static Payment NoteRefund(this Payment payment, BillingId refundId, string? providerRefundId) => payment with
    {
        Refunds = [.. payment.Refunds.Select(each => each.Id == refundId ? each with { ProviderRefundId = providerRefundId ?? each.ProviderRefundId } : each)],
    };

    /// <summary>The provider has given a refund back. A payment whose every part was given back is refunded.</summary>
    public static Payment CompleteRefund(this Payment payment, BillingId refundId, Instant now)
    {
        Payment done = payment.With(refundId, refund => refund with { Status = RefundStatus.Succeeded, CompletedAt = now }, now);
        return done.RefundedMinor == done.AmountMinor ? done with { Status = PaymentStatus.Refunded } : done;
    }

    /// <summary>The provider refused to give a refund back: the money is where it was.</summary>
    public static Payment FailRefund(this Payment payment, BillingId refundId, string reason, Instant now)
    {
        PaymentRefund refund = payment.Refunds.First(each => each.Id == refundId);
        return payment.With(refundId, each => each with { Status = RefundStatus.Failed, FailureReason = reason, CompletedAt = now }, now) with
        {
            AppliedMinor = payment.AppliedMinor + refund.FromInvoiceMinor,
            CreditBalanceMinor = payment.CreditBalanceMinor + refund.FromCreditMinor,
        };
    }

    /// <summary>
    /// A refund that was done came back, such as from a card that is closed: it has failed after all. What was taken off the invoice pays that again as far as it is owed, the rest is the customer's credit.
    /// </summary>
    /// <param name="payment">The payment.</param>
    /// <param name="refund">A refund of it that succeeded.</param>
    /// <param name="collectableMinor">What is still to be paid on the invoice, in minor units.</param>
    /// <param name="reason">Why it came back.</param>
    /// <param name="now">When.</param>
    public static Payment ReturnRefund(this Payment payment, PaymentRefund refund, long collectableMinor, string reason, Instant now)
    {
        long applied = Math.Min(refund.FromInvoiceMinor, collectableMinor);
        return payment with
        {
            Status = PaymentStatus.Succeeded,
            AppliedMinor = payment.AppliedMinor + applied,
            CreditBalanceMinor = payment.CreditBalanceMinor + refund.FromInvoiceMinor - applied + refund.FromCreditMinor,
            Refunds = [.. payment.Refunds.Select(each => each.Id == refund.Id ? each with { Status = RefundStatus.Failed, FailureReason = reason, CompletedAt = now } : each)],
            UpdatedAt = now,
        };
    }

    private static Payment With(this Payment payment, BillingId refundId, Func<PaymentRefund, PaymentRefund> change, Instant now) => payment with
    {
        Refunds = [.. payment.Refunds.Select(each => each.Id == refundId && each.Status == RefundStatus.Pending ? change(each) : each)],
        UpdatedAt = now,
    };

    private static Failure Refuse(Payment payment, string verb) =>
        Failure.Of(FailureKind.WrongState, $"The payment is {payment.Status.ToString().ToLowerInvariant()} and cannot be {verb}");
}
