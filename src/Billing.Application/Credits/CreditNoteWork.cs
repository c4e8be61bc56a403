using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Documents;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Ledger;
using Billing.Application.Payments.Collection;
using Billing.Application.Persistence;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Credits;

/// <summary>What units of work on credit notes share, so that note, invoice, account, journal and lists agree.</summary>
internal static class CreditNoteWork
{
    /// <summary>The notes of an invoice that stand, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<CreditNote>> CreditNotesAsync(this PartitionWork work, Invoice invoice, CancellationToken cancellationToken)
    {
        List<CreditNote> notes = [];
        foreach (BillingId id in invoice.CreditNoteIds)
        {
            CreditNote note = await work.CreditNoteAsync(id, cancellationToken);
            if (note.VoidedAt is null)
            {
                notes.Add(note);
            }
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
    /// <param name="earlier">The notes of the invoice that stand.</param>
    /// <param name="amounts">What the note comes to.</param>
    /// <param name="description">For people.</param>
    /// <param name="reason">Why it is issued.</param>
    /// <returns>The account with the credit, the invoice with the note, and the note.</returns>
    public static (CustomerAccount Account, Invoice Invoice, CreditNote Note) IssueCreditNote(
        this PartitionWork work, CustomerAccount account, InvoiceView view, IReadOnlyList<CreditNote> earlier, CreditNoteAmounts amounts, string description,
        CreditNoteReason reason = CreditNoteReason.Other)
    {
        CreditNoteSplit split = CreditNoteSplit.Of(
            amounts.TotalMinor, CreditNoteType.Credit, CreditNoteTerms.UnpaidMinor(view.Invoice), refundableMinor: 0).Value;
        CreditNote draft = DraftOf(work, view.Invoice, split, description, reason);
        return work.Issue(account, view, earlier, draft.Finalize(amounts, split, work.Now).Value, isNew: true);
    }

    /// <summary>Issues a note that is final: invoice, journal and lists follow. The account must still be written.</summary>
    public static (CustomerAccount Account, Invoice Invoice, CreditNote Note) Issue(
        this PartitionWork work, CustomerAccount account, InvoiceView view, IReadOnlyList<CreditNote> earlier, CreditNote note, bool isNew)
    {
        Invoice invoice = view.Invoice with
        {
            OffsetMinor = view.Invoice.OffsetMinor + note.OffsetMinor, CreditNoteIds = [.. view.Invoice.CreditNoteIds, note.Id], UpdatedAt = work.Now,
        };
        invoice = work.TakeUpWrittenOff(invoice);
        if (invoice.Status == InvoiceStatus.Finalized && invoice.AmountDueMinor == 0)
        {
            invoice = invoice.MarkPaid(work.Now).Value;
        }

        note = note with { Items = [.. note.Items.Select(item => Deferred(work, account, view, earlier, item))] };
        if (isNew)
        {
            work.EmitEvent(account.Space, "credit_note.created", note.Id, note, StoredJson.Default.CreditNote);
        }

        work.Put(account.Space, note, "credit_note.finalized");
        work.EmitRendering(account.Space, note);
        work.EmitRefund(account.Space, note);
        work.Book(JournalEntryKind.CreditNoteIssued, note.Id, note.Currency, InvoicePostings.CreditNoteIssued(note));
        work.Save(account.Space, view with { Invoice = invoice }, "invoice.credited");
        if (view.Invoice.Status != InvoiceStatus.Paid)
        {
            work.EmitIfPaid(account.Space, invoice);
        }

        return (note.BalanceMinor == 0 ? account : account.With(note), invoice, note);
    }

    /// <summary>Has what a final note promises to give back given back by the payment providers.</summary>
    public static void EmitRefund(this PartitionWork work, DataSpace space, CreditNote note)
    {
        if (note is { RefundStatus: RefundStatus.Pending, ToRefundMinor: > 0 })
        {
            work.EmitNoteRefund(space, note.Id);
        }
    }

    /// <summary>The name of what happened to a note's refund.</summary>
    public static string RefundEventOf(CreditNote note) => note.RefundStatus switch
    {
        RefundStatus.Succeeded => "credit_note.refund.succeeded",
        RefundStatus.Failed => "credit_note.refund.failed",
        _ => "credit_note.updated",
    };

    /// <summary>Writes a note as it is now, and tells of it.</summary>
    public static CreditNote Put(this PartitionWork work, DataSpace space, CreditNote note, string eventType)
    {
        work.Put(CustomerRows.CreditNote(note.Id), note, StoredJson.Default.CreditNote);
        work.Emit(CreditNoteLists.Upsert(space, note));
        work.EmitEvent(space, eventType, note.Id, note, StoredJson.Default.CreditNote);
        return note;
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

    /// <summary>The item with what it takes of revenue that is not earned by the customer's day of now.</summary>
    private static CreditNoteItem Deferred(
        PartitionWork work, CustomerAccount account, InvoiceView view, IReadOnlyList<CreditNote> earlier, CreditNoteItem item)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        long taken = earlier.SelectMany(note => note.Items).Where(each => each.FeeOrdinal == item.FeeOrdinal).Sum(each => each.DeferredMinor);
        Fee fee = view.Fees.First(each => each.Ordinal == item.FeeOrdinal);
        return item with { DeferredMinor = Math.Min(item.NetMinor, DeferredTaking.LeftMinor(fee, zone, LocalDays.Of(work.Now, zone), taken)) };
    }

    private static CreditNote DraftOf(PartitionWork work, Invoice invoice, CreditNoteSplit split, string description, CreditNoteReason reason)
    {
        string number = (invoice.CreditNoteIds.Count + 1).ToString(CultureInfo.InvariantCulture);
        return new CreditNote
        {
            Id = IdDerivation.ItemOf(invoice.Id.Owner, 0, "credit-note", invoice.Id.ToString(), number),
            Number = $"{invoice.Number ?? invoice.Id.ItemKey}-CN{number}",
            InvoiceId = invoice.Id,
            CustomerId = invoice.CustomerId,
            Type = split.CreditMinor == 0 ? CreditNoteType.Offset : CreditNoteType.Credit,
            Reason = reason,
            Description = description,
            Currency = invoice.Currency,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
    }
}
