using Billing.Application.Credits;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.CreditNotes;

internal sealed class CreditNoteCreate
{
    [Text(1, 50), Doc("Unique.", Example = "\"CN-20260701-0001\"")]
    public required string Number { get; set; }

    public required BillingId InvoiceId { get; set; }

    public required BillingId CustomerId { get; set; }

    [Doc("What the customer gets for the part that was paid: `credit` for later invoices, or a `refund`; `offset` credits unpaid parts only.")]
    public required CreditNoteType CreditNoteType { get; set; }

    public required CreditNoteReason Reason { get; set; }

    public string? Description { get; set; }

    [MinorUnits, Doc("How much of the paid part becomes credit; with 0 and a refund of 0 the type decides.")]
    public decimal CreditAmountCents { get; set; }

    [MinorUnits]
    public decimal RefundAmountCents { get; set; }

    [MinorUnits, Doc("Follows from the items: 0, or what they come to.")]
    public decimal TotalAmountCents { get; set; }

    [MinorUnits, Doc("Follows from the items: 0, or what they come to.")]
    public decimal TaxesAmountCents { get; set; }

    [CurrencyCode, Doc("The invoice's.")]
    public required string Currency { get; set; }

    [Items(0, 1000)]
    public IReadOnlyList<CreditNoteItemCreate> Items { get; set; } = [];

    public NewCreditNote ToInput() => new()
    {
        Number = Number,
        InvoiceId = InvoiceId,
        CustomerId = CustomerId,
        Type = CreditNoteType,
        Reason = Reason,
        Description = Description,
        Currency = Billing.Domain.Monetary.Currency.Parse(Currency),
        Items = [.. Items.Select(item => (item.FeeId, (long)item.AmountCents))],
        Stated = new StatedAmounts((long)TotalAmountCents, (long)TaxesAmountCents, (long)CreditAmountCents, (long)RefundAmountCents),
    };
}

internal sealed class CreditNoteItemCreate
{
    public required BillingId FeeId { get; set; }

    [MinorUnits, Doc("How much of the fee, before coupons and taxes: they are taken back in proportion.")]
    public required decimal AmountCents { get; set; }
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class CreditNoteUpdate
{
    public string? Description { get; set; }

    [MinorUnits]
    public decimal? CreditAmountCents { get; set; }

    [MinorUnits]
    public decimal? RefundAmountCents { get; set; }

    [MinorUnits]
    public decimal? TotalAmountCents { get; set; }

    [MinorUnits]
    public decimal? TaxesAmountCents { get; set; }

    public CreditNoteReason? Reason { get; set; }

    public CreditNoteStatus? Status { get; set; }

    public CreditStatus? CreditStatus { get; set; }

    public RefundStatus? RefundStatus { get; set; }

    public CreditNotePatch ToPatch() => new(
        Description, Reason,
        CreditAmountCents is null && RefundAmountCents is null && TotalAmountCents is null && TaxesAmountCents is null
            ? null
            : new StatedAmounts((long?)TotalAmountCents, (long?)TaxesAmountCents, (long?)CreditAmountCents, (long?)RefundAmountCents),
        Status, CreditStatus, RefundStatus);
}

internal sealed record CreditNoteResponse(
    BillingId Id, string Number, BillingId InvoiceId, BillingId CustomerId, CreditNoteType CreditNoteType, CreditNoteStatus Status,
    CreditStatus? CreditStatus, RefundStatus? RefundStatus, CreditNoteReason Reason, string? Description, decimal CreditAmountCents,
    decimal RefundAmountCents, decimal BalanceAmountCents, decimal TotalAmountCents, decimal TaxesAmountCents, string Currency, Instant? IssuedAt,
    Instant? VoidedAt, Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("Of the total: less to pay on the invoice.")] decimal OffsetAmountCents,
    [property: Doc("Coupons that the fees had, taken back in proportion.")] decimal CouponsAmountCents,
    IReadOnlyList<CreditNoteItemResponse> Items)
{
    public static CreditNoteResponse From(CreditNote it) => new(
        it.Id, it.Number ?? "", it.InvoiceId, it.CustomerId, it.Type, it.Status, it.CreditStatus, it.RefundStatus, it.Reason, it.Description,
        it.CreditMinor, it.RefundMinor, it.BalanceMinor, it.TotalMinor, it.TaxMinor, it.Currency.Code, it.IssuedAt, it.VoidedAt, it.CreatedAt,
        it.UpdatedAt, it.OffsetMinor, it.CouponsMinor, [.. it.Items.Select(item => CreditNoteItemResponse.From(it, item))]);
}

internal sealed record CreditNoteItemResponse(
    BillingId FeeId, decimal AmountCents, decimal CouponsAmountCents, decimal TaxesAmountCents, decimal TotalAmountCents)
{
    public static CreditNoteItemResponse From(CreditNote note, CreditNoteItem it) => new(
        note.InvoiceId.Part(it.FeeOrdinal), it.AmountMinor, it.CouponsMinor, it.TaxMinor, it.TotalMinor);
}
