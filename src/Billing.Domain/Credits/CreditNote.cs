using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Credits;

/// <summary>What the customer gets for a credit note.</summary>
public enum CreditNoteType
{
    /// <summary>Credit for later invoices.</summary>
    Credit,

    /// <summary>Money back.</summary>
    Refund,

    /// <summary>Less to pay on the same invoice.</summary>
    Offset,
}

/// <summary>Why a credit note was issued.</summary>
public enum CreditNoteReason
{
    /// <summary>Billed twice.</summary>
    DuplicatedCharge,

    /// <summary>The customer was not content.</summary>
    ProductUnsatisfactory,

    /// <summary>A plan change.</summary>
    OrderChange,

    /// <summary>A cancellation.</summary>
    OrderCancellation,

    /// <summary>Fraud.</summary>
    FraudulentCharge,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Where a credit note stands.</summary>
public enum CreditNoteStatus
{
    /// <summary>May still change.</summary>
    Draft,

    /// <summary>Issued.</summary>
    Finalized,
}

/// <summary>Where the credit of a note stands.</summary>
public enum CreditStatus
{
    /// <summary>Something is left to spend.</summary>
    Available,

    /// <summary>Spent.</summary>
    Consumed,

    /// <summary>Taken back.</summary>
    Voided,
}

/// <summary>Where the refund of a note stands.</summary>
public enum RefundStatus
{
    /// <summary>Asked for.</summary>
    Pending,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Refused.</summary>
    Failed,
}

/// <summary>Takes back a part of an invoice. All amounts are minor units of its currency.</summary>
public sealed record CreditNote
{
    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The number on the document; null on a draft.</summary>
    public string? Number { get; init; }

    /// <summary>The invoice.</summary>
    public required BillingId InvoiceId { get; init; }

    /// <summary>Whose it is.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>What the customer asked for; the amounts below say what came of it.</summary>
    public required CreditNoteType Type { get; init; }

    /// <summary>Where it stands.</summary>
    public CreditNoteStatus Status { get; init; }

    /// <summary>Where its credit stands; null when it has none.</summary>
    public CreditStatus? CreditStatus { get; init; }

    /// <summary>Where its refund stands; null when it has none.</summary>
    public RefundStatus? RefundStatus { get; init; }

    /// <summary>Why.</summary>
    public CreditNoteReason Reason { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>Free JSON object of the organization, as text; null for none.</summary>
    public string? MetadataJson { get; init; }

    /// <summary>Currency of every amount.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Fees it takes back, before coupons and taxes.</summary>
    public IReadOnlyList<CreditNoteItem> Items { get; init; } = [];

    /// <summary>The fees less the coupons on them.</summary>
    public long SubtotalMinor { get; init; }

    /// <summary>Coupons that the fees had, taken back in proportion.</summary>
    public long CouponsMinor { get; init; }

    /// <summary>Taxes, taken back in proportion.</summary>
    public long TaxMinor { get; init; }

    /// <summary>What the note is worth.</summary>
    public long TotalMinor { get; init; }

    /// <summary>Of the total: less to pay on its invoice.</summary>
    public long OffsetMinor { get; init; }

    /// <summary>Of the total: credit for later invoices.</summary>
    public long CreditMinor { get; init; }

    /// <summary>Of the total: money back.</summary>
    public long RefundMinor { get; init; }

    /// <summary>Of the money back: what went.</summary>
    public long RefundedMinor { get; init; }

    /// <summary>Of the money back: what is on its way through payment providers.</summary>
    public long RefundingMinor { get; init; }

    /// <summary>Of the money back: what nobody has sent yet.</summary>
    public long ToRefundMinor => VoidedAt is null && Status == CreditNoteStatus.Finalized ? RefundMinor - RefundedMinor - RefundingMinor : 0;

    /// <summary>Unspent credit.</summary>
    public long BalanceMinor { get; init; }

    /// <summary>When it was made final.</summary>
    public Instant? IssuedAt { get; init; }

    /// <summary>When it was taken back.</summary>
    public Instant? VoidedAt { get; init; }

    /// <summary>What of it was not earned yet when it was issued.</summary>
    public long DeferredMinor => Items.Sum(item => item.DeferredMinor);

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>A part of a fee that a credit note takes back.</summary>
/// <param name="FeeOrdinal">The fee's position on the invoice.</param>
/// <param name="AmountMinor">How much of the fee, before coupons and taxes.</param>
/// <param name="CouponsMinor">The coupons on that part.</param>
/// <param name="TaxMinor">The taxes on that part, exclusive and inclusive.</param>
/// <param name="TotalMinor">What the part is worth to the customer.</param>
public sealed record CreditNoteItem(int FeeOrdinal, long AmountMinor, long CouponsMinor, long TaxMinor, long TotalMinor)
{
    /// <summary>Of the part without its taxes: what was not earned yet when the note was issued, and never will be.</summary>
    public long DeferredMinor { get; init; }

    /// <summary>The part without its taxes: revenue that goes back.</summary>
    public long NetMinor => TotalMinor - TaxMinor;
}
