using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>
/// One attempt to pay an invoice; an invoice may have several. Amounts are minor units. Once it succeeded, every part of the money is in one place:
/// <c>Amount + losses of disputes and refunds = Applied + CreditBalance + credit spent on other invoices + refunds of its own that did not fail + what disputes took</c>.
/// </summary>
public sealed record Payment
{
    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Who pays.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The invoice it is for.</summary>
    public required BillingId InvoiceId { get; init; }

    /// <summary>The payment request that it pays, with all of its invoices; null when it is for its invoice alone.</summary>
    public BillingId? RequestId { get; init; }

    /// <summary>How much money.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>Its currency, which is the invoice's.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Where it stands.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>Who moves the money.</summary>
    public required PaymentProvider Provider { get; init; }

    /// <summary>The provider's name for it.</summary>
    public string? ProviderPaymentId { get; init; }

    /// <summary>The provider's name for the page on which the customer pays.</summary>
    public string? ProviderCheckoutId { get; init; }

    /// <summary>Where that page is.</summary>
    public string? ProviderCheckoutUrl { get; init; }

    /// <summary>Why the provider refused.</summary>
    public string? FailureReason { get; init; }

    /// <summary>What else is known of it: a bank reference, notes, what the provider sent along.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What it pays of its invoice, less what of that was given back.</summary>
    public long AppliedMinor { get; init; }

    /// <summary>Unspent credit of the customer's: what the payment was more than the invoice, less what was spent or given back of it.</summary>
    public long CreditBalanceMinor { get; init; }

    /// <summary>Refunds, oldest first.</summary>
    public IReadOnlyList<PaymentRefund> Refunds { get; init; } = [];

    /// <summary>Tries to collect it at its provider, oldest first; at most the last of them is open.</summary>
    public IReadOnlyList<PaymentAttempt> Attempts { get; init; } = [];

    /// <summary>Number of the attempt whose money it is; null when that came by hand, or has not come.</summary>
    public int? PaidByAttempt { get; init; }

    /// <summary>What the customer's bank disputes of it, by the latest word last.</summary>
    public IReadOnlyList<PaymentDispute> Disputes { get; init; } = [];

    /// <summary>Until when a process that calls the provider has it for itself; a process that died leaves it to be looked at then.</summary>
    public Instant? HeldUntil { get; init; }

    /// <summary>When the provider is asked about it next: its place in the schedule; null when nothing is under way.</summary>
    public Instant? LookAt { get; init; }

    /// <summary>How often that was decided: makes each entry of the schedule one of its own.</summary>
    public int Looks { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>When the money came, or when it was clear that none would.</summary>
    public Instant? CompletedAt { get; init; }

    /// <summary>What was given back.</summary>
    public long RefundedMinor => Refunds.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.AmountMinor);

    /// <summary>What banks took of it.</summary>
    public long DisputedMinor => Disputes.Sum(dispute => dispute.TakenMinor);

    /// <summary>What it paid of its invoice and no credit note gives back.</summary>
    public long NotRefundedByNotesMinor =>
        Math.Max(0, AppliedMinor - Refunds.Where(refund => refund is { CreditNoteId: not null, Status: not RefundStatus.Failed }).Sum(refund => refund.AmountMinor));

    /// <summary>What can still be given back: neither credit that paid another invoice, nor what a refund under way or a credit note has taken.</summary>
    public long RefundableMinor => Status == PaymentStatus.Succeeded ? NotRefundedByNotesMinor + CreditBalanceMinor : 0;
}
