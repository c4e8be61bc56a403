using Billing.Domain.Results;
using NodaTime;

namespace Billing.Domain.Credits;

/// <summary>
/// The state machine of a credit note. Each function returns the note after the step, or a <see cref="FailureKind.WrongState"/> failure that names
/// the state it is in.
/// </summary>
public static class CreditNoteTransitions
{
    /// <summary>Draft to finalized, with what it comes to now.</summary>
    /// <param name="note">The draft.</param>
    /// <param name="amounts">Its items and their sums.</param>
    /// <param name="split">How its total is given.</param>
    /// <param name="now">When it is issued.</param>
    public static Result<CreditNote> Finalize(this CreditNote note, CreditNoteAmounts amounts, CreditNoteSplit split, Instant now) =>
        note.Status != CreditNoteStatus.Draft
            ? Refuse(note, "finalized")
            : note.With(amounts, split) with
            {
                Status = CreditNoteStatus.Finalized,
                CreditStatus = split.CreditMinor == 0 ? null : CreditStatus.Available,
                RefundStatus = split.RefundMinor == 0 ? null : RefundStatus.Pending,
                BalanceMinor = split.CreditMinor,
                IssuedAt = now,
                UpdatedAt = now,
            };

    /// <summary>The note with these amounts.</summary>
    public static CreditNote With(this CreditNote note, CreditNoteAmounts amounts, CreditNoteSplit split) => note with
    {
        Items = amounts.Items,
        SubtotalMinor = amounts.SubtotalMinor,
        CouponsMinor = amounts.CouponsMinor,
        TaxMinor = amounts.TaxMinor,
        TotalMinor = amounts.TotalMinor,
        OffsetMinor = split.OffsetMinor,
        CreditMinor = split.CreditMinor,
        RefundMinor = split.RefundMinor,
    };

    /// <summary>Finalized to voided: only as long as nothing of it was spent or paid out.</summary>
    public static Result<CreditNote> Void(this CreditNote note, Instant now)
    {
        if (note.Status != CreditNoteStatus.Finalized || note.VoidedAt is not null) return Refuse(note, "voided");
        if (note.BalanceMinor != note.CreditMinor)
            return Failure.Of(FailureKind.WrongState, "A part of the credit note's credit is consumed: it cannot be voided");
        if (note.RefundingMinor > 0 || note is { RefundedMinor: > 0, RefundStatus: not RefundStatus.Succeeded })
            return Failure.Of(FailureKind.WrongState, "The credit note's refund is under way or a part of it has gone: it cannot be voided");
        if (note.RefundStatus == RefundStatus.Succeeded)
            return Failure.Of(FailureKind.WrongState, "The credit note's refund has succeeded: it cannot be voided");

        return note with
        {
            CreditStatus = note.CreditStatus is null ? null : CreditStatus.Voided,
            RefundStatus = note.RefundStatus is null ? null : RefundStatus.Failed,
            BalanceMinor = 0,
            VoidedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Money of the note goes on its way through a provider; at most <see cref="CreditNote.ToRefundMinor"/>.</summary>
    public static CreditNote BeginRefund(this CreditNote note, long amountMinor, Instant now) =>
        note with { RefundingMinor = note.RefundingMinor + amountMinor, RefundStatus = RefundStatus.Pending, UpdatedAt = now };

    /// <summary>A provider has given money of the note back, or refused to. What was refused is sent by nobody until someone asks for it again.</summary>
    public static CreditNote EndRefund(this CreditNote note, long amountMinor, bool isDone, Instant now)
    {
        CreditNote ended = note with { RefundingMinor = note.RefundingMinor - amountMinor, RefundedMinor = note.RefundedMinor + (isDone ? amountMinor : 0), UpdatedAt = now };
        return ended with
        {
            RefundStatus = ended.RefundedMinor == ended.RefundMinor ? RefundStatus.Succeeded : isDone || ended.RefundingMinor > 0 ? note.RefundStatus : RefundStatus.Failed,
        };
    }

    /// <summary>Money of the note that a provider had given back came back to it: it is promised again, and sent by nobody until someone asks for it.</summary>
    public static CreditNote ReturnRefund(this CreditNote note, long amountMinor, Instant now) =>
        note with { RefundedMinor = note.RefundedMinor - amountMinor, RefundStatus = RefundStatus.Failed, UpdatedAt = now };

    /// <summary>Where a refund stands, as a person says: what has succeeded stays so, what has failed may be tried again, and providers end what they have begun.</summary>
    public static Result<CreditNote> Refund(this CreditNote note, RefundStatus status, Instant now) => note switch
    {
        { RefundStatus: null } => Failure.Of(FailureKind.WrongState, $"The credit note is {StateOf(note)} and has no refund"),
        { VoidedAt: not null } => Refuse(note, "refunded"),
        { RefundStatus: RefundStatus.Succeeded } when status != RefundStatus.Succeeded =>
            Failure.Of(FailureKind.WrongState, "The refund has succeeded and stays so"),
        { RefundingMinor: > 0 } when status != note.RefundStatus =>
            Failure.Of(FailureKind.WrongState, "The refund is under way at the payment provider, which tells how it ends"),
        _ => note with { RefundStatus = status, RefundedMinor = status == RefundStatus.Succeeded ? note.RefundMinor : note.RefundedMinor, UpdatedAt = now },
    };

    /// <summary>The state in a word.</summary>
    public static string StateOf(CreditNote note) => note.VoidedAt is not null ? "voided" : note.Status.ToString().ToLowerInvariant();

    private static Failure Refuse(CreditNote note, string verb) =>
        Failure.Of(FailureKind.WrongState, $"The credit note is {StateOf(note)} and cannot be {verb}");
}
