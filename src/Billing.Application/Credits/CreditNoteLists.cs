using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Credits;
using Billing.Domain.Identity;

namespace Billing.Application.Credits;

/// <summary>The tenant-wide list of credit notes.</summary>
public static class CreditNoteLists
{
    /// <summary>All credit notes of a data space.</summary>
    public static readonly ListDefinition CreditNotes = new(
        "credit_notes",
        [
            new("customer_id"), new("invoice_id"), new("status"), new("number"), new("currency"), new("total_cents", ListFieldKind.Number),
            new("balance_cents", ListFieldKind.Number), new("issued_at", ListFieldKind.Time), new("updated_at", ListFieldKind.Time),
            new("stands"),
        ]);

    /// <summary>Those that were voided; those in a state that stand otherwise.</summary>
    public static ListFilter Standing(CreditNoteStatus? status) => ListFilter.EqualTo("stands", status?.ToString() ?? nameof(CreditNote.VoidedAt));

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<CreditNote> RowType => StoredJson.Default.CreditNote;

    /// <summary>Puts the note's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, CreditNote note) => new(
        space, CreditNotes.Name, note.Id, note.CreatedAt,
        [
            note.CustomerId.ToString(), note.InvoiceId.ToString(), note.Status.ToString(), note.Number, note.Currency.Code,
            ListKeys.Of(note.TotalMinor), ListKeys.Of(note.BalanceMinor), ListKeys.Of(note.IssuedAt), ListKeys.Of(note.UpdatedAt),
            note.VoidedAt is not null ? nameof(CreditNote.VoidedAt) : note.Status.ToString(),
        ],
        StoredJson.Element(note, RowType));
}
