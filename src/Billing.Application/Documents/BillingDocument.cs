using NodaTime;

namespace Billing.Application.Documents;

/// <summary>
/// Everything that a printed invoice, credit note or receipt shows, as exact values. A renderer lays these out and formats them; it computes
/// nothing, so that the paper can never disagree with the ledger.
/// </summary>
/// <remarks>
/// The sums read from top to bottom: subtotal - discounts + taxes = total; total - credits - prepaid credits - payments =
/// amount due. Whoever builds the document has already made them agree.
/// </remarks>
public sealed record BillingDocument
{
    /// <summary>What it is.</summary>
    public DocumentKind Kind { get; init; }

    /// <summary>Logo and colour of the issuer.</summary>
    public DocumentBrand Brand { get; init; } = new();

    /// <summary>The document's own number as printed; empty for a draft without one.</summary>
    public required string Number { get; init; }

    /// <summary>Decides the visible label (DRAFT, PAID, VOID).</summary>
    public required DocumentStatus Status { get; init; }

    /// <summary>Currency of every amount in the document.</summary>
    public required DocumentCurrency Currency { get; init; }

    /// <summary>Language of labels, months and separators, as an ISO 639 code. An unknown language prints in English.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Who bills.</summary>
    public required DocumentParty Seller { get; init; }

    /// <summary>Who is billed.</summary>
    public required DocumentParty Customer { get; init; }

    /// <summary>Local date of issue; null before the invoice is final.</summary>
    public LocalDate? IssueDate { get; init; }

    /// <summary>Local date by which the amount is due.</summary>
    public LocalDate? DueDate { get; init; }

    /// <summary>The days that the invoice covers.</summary>
    public DocumentPeriod? ServicePeriod { get; init; }

    /// <summary>The customer's own reference (purchase order, contract), printed with the dates.</summary>
    public string? Reference { get; init; }

    /// <summary>Number of the invoice that a credit note or receipt is about.</summary>
    public string? InvoiceNumber { get; init; }

    /// <summary>How a receipt's money came.</summary>
    public string? PaymentMethod { get; init; }

    /// <summary>One row per fee, in print order.</summary>
    public required IReadOnlyList<DocumentLine> Lines { get; init; }

    /// <summary>Sum of the lines, in minor units.</summary>
    public required long SubtotalMinor { get; init; }

    /// <summary>What lowers the amount before tax, in the order applied: progressive billing credits, then coupons.</summary>
    public IReadOnlyList<DocumentAdjustment> Discounts { get; init; } = [];

    /// <summary>One row per tax rate.</summary>
    public IReadOnlyList<DocumentTax> Taxes { get; init; } = [];

    /// <summary>True when line amounts already contain the taxes, so that the tax rows inform and do not add.</summary>
    public bool TaxesIncluded { get; init; }

    /// <summary>What the invoice is worth after discounts and taxes, in minor units.</summary>
    public required long TotalMinor { get; init; }

    /// <summary>Credit notes set against the total.</summary>
    public IReadOnlyList<DocumentAdjustment> Credits { get; init; } = [];

    /// <summary>Prepaid wallet credits set against the total.</summary>
    public IReadOnlyList<DocumentAdjustment> PrepaidCredits { get; init; } = [];

    /// <summary>Payments received so far.</summary>
    public IReadOnlyList<DocumentAdjustment> Payments { get; init; } = [];

    /// <summary>The result, in minor units: what is still to be paid; of a credit note what is given back, of a receipt what was paid.</summary>
    public required long AmountDueMinor { get; init; }

    /// <summary>Days from issue until payment is due, said in words; null says nothing.</summary>
    public int? PaymentTermDays { get; init; }

    /// <summary>How to pay; line feeds are kept. Printed below the term.</summary>
    public string? PaymentTerms { get; init; }

    /// <summary>Free text at the end of the document (legal notes, thanks); line feeds are kept.</summary>
    public string? Footer { get; init; }
}
