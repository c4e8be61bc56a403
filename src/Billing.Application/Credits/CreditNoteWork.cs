using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;

namespace Billing.Application.Credits;

/// <summary>What units of work on credit notes share, so that note, invoice, account, journal and lists agree.</summary>
internal static class CreditNoteWork
{
    /// <summary>The notes that were issued on an invoice, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<CreditNote>> CreditNotesAsync(this PartitionWork work, Invoice invoice, CancellationToken cancellationToken)
    {
        List<CreditNote> notes = [];
        foreach (BillingId id in invoice.CreditNoteIds)
        {
            notes.Add(await work.CreditNoteAsync(id, cancellationToken));
        }

        return notes;
    }

    /// <summary>A note that the account or an invoice names.</summary>
    public static async ValueTask<CreditNote> CreditNoteAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(CustomerRows.CreditNote(id), StoredJson.Default.CreditNote, cancellationToken)
            ?? throw new InvalidOperationException($"Credit note {id} is gone");

    /// <summary>
    /// Issues a note on a final invoice (rules 11 and 17): the unpaid part is less to pay on it, the rest is credit for later invoices. The invoice must have
    /// been read in this work; the account must still be written.
    /// </summary>
    /// <param name="work">The unit of work on the customer's partition.</param>
    /// <param name="account">The account.</param>
    /// <param name="view">The invoice with its fees.</param>
    /// <param name="amounts">What the note comes to.</param>
    /// <param name="description">For people.</param>
    /// <param name="reason">Why it is issued.</param>
    /// <returns>The account with the credit, the invoice with the note, and the note.</returns>
    public static (CustomerAccount Account, Invoice Invoice, CreditNote Note) IssueCreditNote(
        this PartitionWork work, CustomerAccount account, InvoiceView view, CreditNoteAmounts amounts, string description,
        CreditNoteReason reason = CreditNoteReason.Other)
    {
        Invoice invoice = view.Invoice;
        CreditNote note = NoteOf(work, invoice, amounts, description) with { Reason = reason };
        invoice = invoice with
        {
            OffsetMinor = invoice.OffsetMinor + note.OffsetMinor, CreditNoteIds = [.. invoice.CreditNoteIds, note.Id], UpdatedAt = work.Now,
        };
        if (invoice.Status == InvoiceStatus.Finalized && invoice.AmountDueMinor == 0)
        {
            invoice = invoice.MarkPaid(work.Now).Value;
        }

        work.Insert(CustomerRows.CreditNote(note.Id), note, StoredJson.Default.CreditNote);
        work.Emit(CreditNoteLists.Upsert(account.Space, note));
        work.EmitEvent(account.Space, "credit_note.created", note.Id, note, StoredJson.Default.CreditNote);
        work.Book(JournalEntryKind.CreditNoteIssued, note.Id, note.Currency, InvoicePostings.CreditNoteIssued(note, deferredMinor: 0));
        work.Save(account.Space, view with { Invoice = invoice }, "invoice.credited");
        return (note.BalanceMinor == 0 ? account : account.With(note), invoice, note);
    }

    /// <summary>Writes a note whose balance has changed.</summary>
    public static CustomerAccount SaveBalance(this PartitionWork work, CustomerAccount account, CreditNote note, long balanceMinor)
    {
        CreditNote changed = note with
        {
            BalanceMinor = balanceMinor, CreditStatus = balanceMinor == 0 ? CreditStatus.Consumed : CreditStatus.Available, UpdatedAt = work.Now,
        };
        work.Replace(CustomerRows.CreditNote(note.Id), changed, StoredJson.Default.CreditNote);
        work.Emit(CreditNoteLists.Upsert(account.Space, changed));
        return account.With(changed);
    }

    private static CreditNote NoteOf(PartitionWork work, Invoice invoice, CreditNoteAmounts amounts, string description)
    {
        string number = (invoice.CreditNoteIds.Count + 1).ToString(CultureInfo.InvariantCulture);
        long unpaid = invoice.Status == InvoiceStatus.Finalized ? invoice.AmountDueMinor : 0;
        (long offset, long credit, long refund) = amounts.Give(unpaid, refundableMinor: 0, refund: false);
        return new CreditNote
        {
            Id = IdDerivation.ItemOf(invoice.Id.Owner, 0, "credit-note", invoice.Id.ToString(), number),
            Number = $"{invoice.Number}-CN{number}",
            InvoiceId = invoice.Id,
            CustomerId = invoice.CustomerId,
            Type = credit == 0 ? CreditNoteType.Offset : CreditNoteType.Credit,
            Status = CreditNoteStatus.Finalized,
            CreditStatus = credit == 0 ? null : CreditStatus.Available,
            Reason = CreditNoteReason.Other,
            Description = description,
            Currency = invoice.Currency,
            Items = amounts.Items,
            SubtotalMinor = amounts.SubtotalMinor,
            CouponsMinor = amounts.CouponsMinor,
            TaxMinor = amounts.TaxMinor,
            TotalMinor = amounts.TotalMinor,
            OffsetMinor = offset,
            CreditMinor = credit,
            RefundMinor = refund,
            BalanceMinor = credit,
            IssuedAt = work.Now,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
    }
}
