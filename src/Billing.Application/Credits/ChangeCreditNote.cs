using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Results;

namespace Billing.Application.Credits;

/// <summary>Changes drafts of credit notes, makes them final and voids them.</summary>
public sealed class ChangeCreditNote(Transactor transactor)
{
    /// <summary>
    /// Changes a note: all of a draft, and where the refund of a final one stands. Refused with <see cref="FailureKind.WrongState"/> for what cannot be changed any more.
    /// </summary>
    public ValueTask<Result<Outcome<CreditNote>>> UpdateAsync(
        DataSpace space, BillingId id, CreditNotePatch patch, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, (work, account, note, ct) => UpdateAsync(work, account, note, patch, ct), cancellationToken);

    /// <summary>
    /// Makes a draft final, with what its items come to now: the unpaid part is less to pay on the invoice, the rest credit or a refund. Refused with
    /// <see cref="FailureKind.WrongState"/> unless it is a draft.
    /// </summary>
    public ValueTask<Result<Outcome<CreditNote>>> FinalizeAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, FinalizeAsync, cancellationToken);

    /// <summary>
    /// Voids a final note: its invoice is owed again, its credit is gone. Refused with <see cref="FailureKind.WrongState"/> for a draft, and when a part of it is spent or
    /// refunded.
    /// </summary>
    public ValueTask<Result<Outcome<CreditNote>>> VoidAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, VoidAsync, cancellationToken);

    /// <summary>Voids a note that is final, as above, or gives a draft up for good.</summary>
    public ValueTask<Result<Outcome<CreditNote>>> VoidAnyAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) => RunAsync(
        space, id, command,
        async (work, account, note, ct) => note is { Status: CreditNoteStatus.Draft, VoidedAt: null }
            ? work.Put(account.Space, note with { VoidedAt = work.Now, UpdatedAt = work.Now }, "credit_note.voided")
            : await VoidAsync(work, account, note, ct),
        cancellationToken);

    private ValueTask<Result<Outcome<CreditNote>>> RunAsync(
        DataSpace space, BillingId id, Command command,
        Func<PartitionWork, CustomerAccount, CreditNote, CancellationToken, ValueTask<Result<CreditNote>>> change, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.CreditNote,
            async (work, ct) => await work.ReadAsync(CustomerRows.CreditNote(id), StoredJson.Default.CreditNote, ct) is { } note && note.Id == id
                    && work.Account() is { } account
                ? await change(work, account, note, ct)
                : Failure.NotFound("Credit note"),
            cancellationToken);

    private static async ValueTask<Result<CreditNote>> UpdateAsync(
        PartitionWork work, CustomerAccount account, CreditNote note, CreditNotePatch patch, CancellationToken cancellationToken)
    {
        if ((patch.Status ?? note.Status) != note.Status || (patch.CreditStatus ?? note.CreditStatus) != note.CreditStatus)
        {
            return Failure.Of(FailureKind.WrongState, $"The credit note is {CreditNoteTransitions.StateOf(note)}: finalize or void it by the step of that name");
        }

        bool changesTerms = patch is not { Description: null, Reason: null, Stated: null, AmountMinor: null, MetadataJson: null };
        if (changesTerms && (note.Status != CreditNoteStatus.Draft || note.VoidedAt is not null))
        {
            return Failure.Of(FailureKind.WrongState, $"The credit note is {CreditNoteTransitions.StateOf(note)}: only its refund_status can be changed");
        }

        if (patch.RefundStatus is { } refund && refund != note.RefundStatus)
        {
            return note.Refund(refund, work.Now).Map(changed => SaveRefund(work, account, note, changed));
        }

        if (!changesTerms)
        {
            return note;
        }

        InvoiceView view = await InvoiceOfAsync(work, note, cancellationToken);
        if (patch.AmountMinor is { } amount)
        {
            Result<IReadOnlyList<CreditNoteItem>> spread = SpreadAmount.Of(view, await work.CreditNotesAsync(view.Invoice, cancellationToken), amount);
            if (!spread.IsSuccess)
            {
                return spread.Failure;
            }

            note = note with { Items = spread.Value };
        }

        Result<(CreditNoteAmounts Amounts, CreditNoteSplit Split)> terms =
            await work.TermsAsync(view, note, patch.Stated ?? (patch.AmountMinor is null ? Agreed(note) : new StatedAmounts()), cancellationToken);
        return terms.Map(it => work.Put(
            account.Space,
            note.With(it.Amounts, it.Split) with { Description = patch.Description ?? note.Description, Reason = patch.Reason ?? note.Reason, MetadataJson = patch.MetadataJson ?? note.MetadataJson, UpdatedAt = work.Now },
            "credit_note.updated"));
    }

    private static CreditNote SaveRefund(PartitionWork work, CustomerAccount account, CreditNote before, CreditNote changed)
    {
        if (changed.RefundStatus == RefundStatus.Succeeded && before.RefundStatus != RefundStatus.Succeeded)
        {
            work.Book(JournalEntryKind.PaymentRefunded, changed.Id, changed.Currency, MoneyPostings.Refunded(changed.RefundedMinor - before.RefundedMinor));
        }

        work.EmitRefund(account.Space, changed);
        return work.Put(account.Space, changed, CreditNoteWork.RefundEventOf(changed));
    }

    private static async ValueTask<Result<CreditNote>> FinalizeAsync(
        PartitionWork work, CustomerAccount account, CreditNote note, CancellationToken cancellationToken)
    {
        if (note.Status != CreditNoteStatus.Draft || note.VoidedAt is not null)
        {
            return Failure.Of(FailureKind.WrongState, $"The credit note is {CreditNoteTransitions.StateOf(note)} and cannot be finalized");
        }

        InvoiceView view = await InvoiceOfAsync(work, note, cancellationToken);

        // What was agreed holds; where the invoice was paid or credited meanwhile, the type decides anew.
        Result<(CreditNoteAmounts Amounts, CreditNoteSplit Split)> terms = await work.TermsAsync(view, note, Agreed(note), cancellationToken);
        terms = terms.IsSuccess ? terms : await work.TermsAsync(view, note, new StatedAmounts(), cancellationToken);
        Result<CreditNote> final = terms.IsSuccess
            ? note.Finalize(terms.Value.Amounts, terms.Value.Split, work.Now)
            : Failure.Of(FailureKind.WrongState, $"The credit note can no longer be finalized: {terms.Failure.Message}");
        if (!final.IsSuccess)
        {
            return final;
        }

        IReadOnlyList<CreditNote> earlier = await work.CreditNotesAsync(view.Invoice, cancellationToken);
        (account, Invoice credited, note) = work.Issue(account, view, earlier, final.Value, isNew: false);
        account = await work.BeginPaidPeriodAsync(account, credited, cancellationToken);
        work.SetGuard(account, StoredJson.Default.CustomerAccount);
        return note;
    }

    private static async ValueTask<Result<CreditNote>> VoidAsync(
        PartitionWork work, CustomerAccount account, CreditNote note, CancellationToken cancellationToken)
    {
        Result<CreditNote> voided = note.Void(work.Now);
        if (!voided.IsSuccess)
        {
            return voided;
        }

        InvoiceView view = await InvoiceOfAsync(work, note, cancellationToken);
        if (note.OffsetMinor > 0)
        {
            Invoice owed = view.Invoice with
            {
                OffsetMinor = view.Invoice.OffsetMinor - note.OffsetMinor, Status = InvoiceStatus.Finalized, PaidAt = null, UpdatedAt = work.Now,
            };
            account = await work.AwaitAgainAsync(account, owed, cancellationToken);
            work.Save(account.Space, view with { Invoice = owed }, "invoice.credit_voided");
        }

        work.Book(
            JournalEntryKind.CreditNoteVoided, note.Id, note.Currency, InvoicePostings.Reversed(InvoicePostings.CreditNoteIssued(note)));
        work.SetGuard(account.With(voided.Value), StoredJson.Default.CustomerAccount);
        return work.Put(account.Space, voided.Value, "credit_note.voided");
    }

    /// <summary>The credit and refund that stand on a draft; for the type to decide when there are none.</summary>
    private static StatedAmounts Agreed(CreditNote note) => new(CreditMinor: note.CreditMinor, RefundMinor: note.RefundMinor);

    private static async ValueTask<InvoiceView> InvoiceOfAsync(PartitionWork work, CreditNote note, CancellationToken cancellationToken) =>
        await work.ReadInvoiceAsync(note.InvoiceId, cancellationToken) ?? throw new InvalidOperationException($"Invoice {note.InvoiceId} is gone");
}
