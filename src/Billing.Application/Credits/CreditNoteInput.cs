using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;

namespace Billing.Application.Credits;

/// <summary>What a new credit note is made of; shapes and lengths are checked by the surface. Amounts are minor units.</summary>
public sealed record NewCreditNote
{
    /// <summary>The number on the document, unique in the data space.</summary>
    public required string Number { get; init; }

    /// <summary>The invoice that it takes back a part of.</summary>
    public required BillingId InvoiceId { get; init; }

    /// <summary>Whose invoice that is.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>What the customer gets.</summary>
    public required CreditNoteType Type { get; init; }

    /// <summary>Why.</summary>
    public required CreditNoteReason Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>The invoice's currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The fees, by id, and how much of each, before coupons and taxes.</summary>
    public IReadOnlyList<(BillingId FeeId, long AmountMinor)> Items { get; init; } = [];

    /// <summary>What the note is to be worth, spread over the fees by what is left of them; null when the items say it.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>Free JSON object of the organization, as text.</summary>
    public string? MetadataJson { get; init; }

    /// <summary>Amounts that the caller expects.</summary>
    public StatedAmounts Stated { get; init; } = new();
}

/// <summary>
/// Amounts of a note that a caller states, in minor units; 0 or null states nothing. Total and taxes follow from the items and must agree with them; credit and
/// refund say how the part that was paid is given.
/// </summary>
/// <param name="TotalMinor">What the note is worth.</param>
/// <param name="TaxMinor">Its taxes.</param>
/// <param name="CreditMinor">Credit for later invoices.</param>
/// <param name="RefundMinor">Money back.</param>
public sealed record StatedAmounts(long? TotalMinor = null, long? TaxMinor = null, long? CreditMinor = null, long? RefundMinor = null);

/// <summary>A change of a credit note: null leaves a field as it is.</summary>
/// <param name="Description">For people; of a draft.</param>
/// <param name="Reason">Why; of a draft.</param>
/// <param name="Stated">Amounts; of a draft.</param>
/// <param name="Status">Must be the note's own: finalizing is a step.</param>
/// <param name="CreditStatus">Must be the note's own: it follows from what is spent.</param>
/// <param name="RefundStatus">Where the refund of a final note stands.</param>
public sealed record CreditNotePatch(
    string? Description = null, CreditNoteReason? Reason = null, StatedAmounts? Stated = null, CreditNoteStatus? Status = null,
    CreditStatus? CreditStatus = null, RefundStatus? RefundStatus = null)
{
    /// <summary>What the note is to be worth, spread over the fees of its invoice; of a draft.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>Free JSON object of the organization, as text, in place of the one that it has; of a draft.</summary>
    public string? MetadataJson { get; init; }
}
