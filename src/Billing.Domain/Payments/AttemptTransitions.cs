using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>How an attempt begins.</summary>
/// <param name="Amount">What is asked for; above 0.</param>
/// <param name="Provider">Who collects it.</param>
/// <param name="MethodId">The saved method; null when the customer chooses on a page.</param>
/// <param name="Token">What the provider charges the method by.</param>
/// <param name="IsPage">Whether the customer pays on a page of the provider.</param>
/// <param name="SavesMethod">Whether what is paid with there is saved for later.</param>
/// <param name="IsForm">Whether what counts as a page is a form in a page of the organization's own.</param>
public sealed record NewAttempt(
    Money Amount, PaymentProvider Provider, BillingId? MethodId = null, string? Token = null, bool IsPage = false, bool SavesMethod = false, bool IsForm = false);

/// <summary>What follows from a report.</summary>
public enum ReportEffect
{
    /// <summary>Nothing: it was known, or came late.</summary>
    None,

    /// <summary>The payment has changed and no money came.</summary>
    Changed,

    /// <summary>The payment's money came: <see cref="PaymentTransitions.Succeed"/> it.</summary>
    MoneyCame,

    /// <summary>The payment had its money already, and came a second time by another attempt: the money is a payment of its own.</summary>
    MoreMoneyCame,
}

/// <summary>
/// The state machine of the attempts of a payment. Whatever a provider reports, in any order and however often, each attempt's money is booked exactly once, and no attempt
/// begins while another may still bring money.
/// </summary>
public static class AttemptTransitions
{
    /// <summary>Most attempts of one payment.</summary>
    public const int AttemptsMax = 100;

    /// <summary>The attempt that may still bring money, or null.</summary>
    public static PaymentAttempt? OpenAttempt(this Payment payment) => payment.Attempts is [.., { IsOpen: true } last] ? last : null;

    /// <summary>The attempt that brought the payment's own money, or null: an attempt whose money came besides is another payment's.</summary>
    public static PaymentAttempt? PaidAttempt(this Payment payment) => payment.Attempts.FirstOrDefault(attempt => attempt.Number == payment.PaidByAttempt);

    /// <summary>
    /// Begins an attempt, which must be stored before the provider is called. Refused with <see cref="FailureKind.WrongState"/> when the payment is not pending without an attempt or failed.
    /// </summary>
    public static Result<Payment> Begin(this Payment payment, NewAttempt attempt, Instant now)
    {
        bool isFree = payment.Status is PaymentStatus.Failed or PaymentStatus.Pending && payment.OpenAttempt() is null;
        if (!isFree)
            return Failure.Of(FailureKind.WrongState, $"The payment is {payment.Status.ToString().ToLowerInvariant()} and cannot be tried again");

        if (payment.Attempts.Count >= AttemptsMax)
            return Failure.Of(FailureKind.TooLarge, $"A payment is tried at most {AttemptsMax} times");

        return payment with
        {
            Status = attempt.IsPage ? PaymentStatus.Pending : PaymentStatus.Processing,
            AmountMinor = attempt.Amount.Minor,
            Currency = attempt.Amount.Currency,
            Provider = attempt.Provider,
            ProviderPaymentId = null,
            ProviderCheckoutId = null,
            ProviderCheckoutUrl = null,
            FailureReason = null,
            CompletedAt = null,
            UpdatedAt = now,
            Attempts =
            [
                .. payment.Attempts,
                new PaymentAttempt(payment.Attempts.Count + 1, attempt.Amount, now) { MethodId = attempt.MethodId, Token = attempt.Token, IsPage = attempt.IsPage, IsForm = attempt.IsForm, SavesMethod = attempt.SavesMethod },
            ],
        };
    }

    /// <summary>The open attempt is about to be sent again under its name, which is safe only when the provider never heard of it.</summary>
    public static Payment Resend(this Payment payment, Instant now) =>
        payment.OpenAttempt() is { Status: AttemptStatus.Unsent } attempt
            ? payment.With(attempt with { Status = AttemptStatus.Sending, SentAt = now }, now)
            : payment;

    /// <summary>What a provider says of an attempt becomes part of the payment.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="number">Which attempt; one that is not the payment's changes nothing.</param>
    /// <param name="report">What the provider says.</param>
    /// <param name="now">When.</param>
    public static (Payment Payment, ReportEffect Effect) Report(this Payment payment, int number, AttemptReport report, Instant now)
    {
        if (payment.Attempts.FirstOrDefault(each => each.Number == number) is not { Status: not AttemptStatus.Succeeded } attempt)
            return Receipt(payment, number, report, now);

        // A page keeps its own id until it is paid: what became of it is asked by that, whatever was tried on it.
        bool keepsPage = attempt is { IsPage: true, ProviderPaymentId: not null } && report.Verdict != AttemptVerdict.Paid;
        attempt = attempt with
        {
            ProviderPaymentId = keepsPage ? attempt.ProviderPaymentId : report.ProviderPaymentId ?? attempt.ProviderPaymentId,
            Receipt = report.Receipt ?? attempt.Receipt,
        };
        if (report is { Verdict: AttemptVerdict.Paid, Received: { Minor: > 0 } received })
            return Paid(payment, attempt with { Status = AttemptStatus.Succeeded, Received = received, EndedAt = now, Reason = null }, now);

        if (!attempt.IsOpen)
            return (payment, ReportEffect.None);

        PaymentAttempt told = Told(attempt, report, now);
        Payment changed = payment.With(told, now);
        changed = told switch
        {
            { IsOpen: true } => changed with
            {
                Status = told.IsPage || told.Status == AttemptStatus.NeedsAction ? PaymentStatus.Pending : PaymentStatus.Processing,
                ProviderPaymentId = told.IsPage ? changed.ProviderPaymentId : told.ProviderPaymentId,
                ProviderCheckoutId = told.IsPage ? told.ProviderPaymentId : null,
                ProviderCheckoutUrl = told.ActionUrl,
            },
            _ => changed with { Status = PaymentStatus.Failed, FailureReason = told.Reason, CompletedAt = now, ProviderPaymentId = told.ProviderPaymentId, ProviderCheckoutUrl = null },
        };

        return (Ended(payment, changed), told == payment.Attempts[number - 1] ? ReportEffect.None : ReportEffect.Changed);
    }

    /// <summary>Gives the open attempt up, because nothing is owed any more and the provider never heard of it.</summary>
    public static Payment Abandon(this Payment payment, string reason, Instant now) => payment.OpenAttempt() is { Status: AttemptStatus.Unsent } attempt
        ? Ended(payment, payment.With(attempt with { Status = AttemptStatus.Abandoned, Reason = reason, EndedAt = now }, now) with { Status = PaymentStatus.Canceled, FailureReason = reason, CompletedAt = now })
        : payment;

    /// <summary>The payment after a step of its attempt. One that a person has marked as paid stays so, whatever becomes of its attempts.</summary>
    private static Payment Ended(Payment before, Payment after) =>
        before.Status is PaymentStatus.Pending or PaymentStatus.Processing ? after : before with { Attempts = after.Attempts, UpdatedAt = after.UpdatedAt };

    private static (Payment Payment, ReportEffect Effect) Paid(Payment payment, PaymentAttempt paid, Instant now)
    {
        Payment changed = payment.With(paid, now);
        if (payment.Status is PaymentStatus.Succeeded or PaymentStatus.Refunded)
            return (changed, ReportEffect.MoreMoneyCame);

        return (changed with
        {
            Status = PaymentStatus.Processing,
            AmountMinor = paid.Received!.Value.Minor,
            Currency = paid.Received.Value.Currency,
            PaidByAttempt = paid.Number,
            ProviderPaymentId = paid.ProviderPaymentId,
            FailureReason = null,
        }, ReportEffect.MoneyCame);
    }

    /// <summary>The receipt of a charge, which may be told after its money.</summary>
    private static (Payment Payment, ReportEffect Effect) Receipt(Payment payment, int number, AttemptReport report, Instant now) =>
        payment.Attempts.FirstOrDefault(each => each.Number == number) is { Receipt: null } attempt && report.Receipt is { } receipt
            ? (payment.With(attempt with { Receipt = receipt }, now), ReportEffect.Changed)
            : (payment, ReportEffect.None);

    private static PaymentAttempt Told(PaymentAttempt attempt, AttemptReport report, Instant now) => report.Verdict switch
    {
        AttemptVerdict.Pending => attempt with { Status = AttemptStatus.Waiting },
        AttemptVerdict.NeedsAction => attempt with { Status = AttemptStatus.NeedsAction, ActionUrl = report.ActionUrl ?? attempt.ActionUrl, Reason = report.Reason },
        AttemptVerdict.Declined => attempt with { Status = AttemptStatus.Declined, Reason = report.Reason, MayPass = report.MayPass, EndedAt = now },
        AttemptVerdict.Expired => attempt with { Status = AttemptStatus.Abandoned, Reason = report.Reason ?? "expired", EndedAt = now },
        AttemptVerdict.NotFound when attempt is { Status: AttemptStatus.Sending, IsPage: false } => attempt with { Status = AttemptStatus.Unsent },
        _ => attempt,
    };

    private static Payment With(this Payment payment, PaymentAttempt attempt, Instant now) => payment with
    {
        Attempts = [.. payment.Attempts.Select(each => each.Number == attempt.Number ? attempt : each)],
        UpdatedAt = now,
    };
}
