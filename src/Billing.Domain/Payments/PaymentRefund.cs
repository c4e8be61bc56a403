using Billing.Domain.Credits;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>
/// Money of a payment that goes back. It is taken out of the payment when it is asked for, so that two refunds at once never come to more than there is;
/// it is booked when the provider has done it, and put back when the provider refused.
/// </summary>
/// <param name="Id">The id, in the customer's partition.</param>
/// <param name="AmountMinor">How much, in minor units.</param>
/// <param name="FromCreditMinor">Of it: credit of the customer's that an over-payment had left. The rest is owed on the invoice again.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="CreatedAt">When it was asked for.</param>
public sealed record PaymentRefund(BillingId Id, long AmountMinor, long FromCreditMinor, RefundStatus Status, Instant CreatedAt)
{
    /// <summary>The credit note that gives the money back; null for a refund of the payment itself. A note has taken the debt back already: nothing is owed again.</summary>
    public BillingId? CreditNoteId { get; init; }

    /// <summary>The provider's name for it.</summary>
    public string? ProviderRefundId { get; init; }

    /// <summary>Why the provider refused.</summary>
    public string? FailureReason { get; init; }

    /// <summary>When the provider was last about to be asked for it.</summary>
    public Instant? SentAt { get; init; }

    /// <summary>When it was done or refused.</summary>
    public Instant? CompletedAt { get; init; }

    /// <summary>Of a refund that somebody made at the provider: what nobody owes, such as credit that was spent elsewhere. It is the organization's loss.</summary>
    public long LossMinor { get; init; }

    /// <summary>What is owed on the invoice again.</summary>
    public long FromInvoiceMinor => CreditNoteId is null ? AmountMinor - FromCreditMinor - LossMinor : 0;
}
