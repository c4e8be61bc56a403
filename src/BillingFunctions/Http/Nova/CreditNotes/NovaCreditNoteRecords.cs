using System.Text.Json;
using Billing.Application.Credits;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.CreditNotes;

internal enum NovaCreditNoteStatus
{
    Draft,
    Finalized,
    Voided,
}

internal enum NovaCreditNoteReason
{
    Duplicate,
    ProductUnsatisfactory,
    OrderChange,
    Other,
}

internal sealed class NovaCreditNoteCreate
{
    public required BillingId InvoiceId { get; set; }

    [Doc("Whose invoice that is.")]
    public required BillingId CustomerId { get; set; }

    [Positive, Doc("In major units; with earlier notes at most the invoice's amount.", Example = "10")]
    public required decimal Amount { get; set; }

    [CurrencyCode, Doc("The invoice's.")]
    public required string Currency { get; set; }

    public required NovaCreditNoteReason Reason { get; set; }

    [FreeObject]
    public JsonElement? Metadata { get; set; }

    /// <param name="number">The number on the document.</param>
    public Result<NewCreditNote> ToInput(string number)
    {
        var currency = Billing.Domain.Monetary.Currency.Parse(Currency);
        return NovaMoney.Minor(Amount, currency, "amount").Map(minor => new NewCreditNote
        {
            Number = number,
            InvoiceId = InvoiceId,
            CustomerId = CustomerId,
            Type = CreditNoteType.Credit,
            Reason = NovaCreditNote.EngineReason(Reason),
            Currency = currency,
            AmountMinor = minor,
            MetadataJson = ListedRows.TextOf(Metadata),
        });
    }
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaCreditNoteUpdate
{
    [Positive]
    public decimal? Amount { get; set; }

    public NovaCreditNoteReason? Reason { get; set; }

    [FreeObject, Doc("Replaces all metadata.")]
    public JsonElement? Metadata { get; set; }

    public Result<CreditNotePatch> ToPatch(CreditNote note) => NovaMoney.Minor(Amount, note.Currency, "amount").Map(minor => new CreditNotePatch(
        Reason: Reason is { } reason ? NovaCreditNote.EngineReason(reason) : null) { AmountMinor = minor, MetadataJson = ListedRows.TextOf(Metadata) });
}

internal sealed record NovaCreditNote(
    BillingId Id, BillingId InvoiceId, BillingId CustomerId, string? Number, decimal Amount, string Currency, NovaCreditNoteReason Reason, NovaCreditNoteStatus Status,
    [property: Doc("Credit of it that later invoices can still use.")] decimal Balance, [property: FreeObject] JsonElement Metadata, Instant? FinalizedAt, Instant? VoidedAt,
    Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaCreditNote From(CreditNote it) => new(
        it.Id, it.InvoiceId, it.CustomerId, it.Number, NovaMoney.Major(it.TotalMinor, it.Currency), it.Currency.Code, ReasonOf(it.Reason),
        it.VoidedAt is not null ? NovaCreditNoteStatus.Voided : it.Status == CreditNoteStatus.Draft ? NovaCreditNoteStatus.Draft : NovaCreditNoteStatus.Finalized,
        NovaMoney.Major(it.BalanceMinor, it.Currency), ListedRows.Parse(it.MetadataJson ?? "{}"), it.IssuedAt, it.VoidedAt, it.CreatedAt, it.UpdatedAt);

    public static CreditNoteReason EngineReason(NovaCreditNoteReason reason) => reason switch
    {
        NovaCreditNoteReason.Duplicate => CreditNoteReason.DuplicatedCharge,
        NovaCreditNoteReason.ProductUnsatisfactory => CreditNoteReason.ProductUnsatisfactory,
        NovaCreditNoteReason.OrderChange => CreditNoteReason.OrderChange,
        _ => CreditNoteReason.Other,
    };

    private static NovaCreditNoteReason ReasonOf(CreditNoteReason reason) => reason switch
    {
        CreditNoteReason.DuplicatedCharge => NovaCreditNoteReason.Duplicate,
        CreditNoteReason.ProductUnsatisfactory => NovaCreditNoteReason.ProductUnsatisfactory,
        CreditNoteReason.OrderChange or CreditNoteReason.OrderCancellation => NovaCreditNoteReason.OrderChange,
        _ => NovaCreditNoteReason.Other,
    };
}
