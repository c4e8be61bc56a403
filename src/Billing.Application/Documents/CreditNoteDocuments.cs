using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Documents;

/// <summary>Maps a credit note to what its document shows: the parts of fees that it takes back, as positive amounts.</summary>
public static class CreditNoteDocuments
{
    /// <summary>The document of a note on an invoice.</summary>
    public static BillingDocument Of(CreditNote note, InvoiceView view, Customer customer, DocumentIssuer issuer)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        return new BillingDocument
        {
            Kind = DocumentKind.CreditNote,
            Brand = issuer.Brand,
            Language = issuer.LanguageOf(customer),
            Number = note.Number ?? "",
            Status = StatusOf(note),
            Currency = DocumentParts.CurrencyOf(note.Currency),
            Seller = issuer.Party,
            Customer = DocumentParts.PartyOf(customer),
            IssueDate = DocumentParts.DateOf(note.IssuedAt, zone),
            InvoiceNumber = view.Invoice.Number,
            Reference = note.Description,
            Lines = [.. note.Items.Select(item => LineOf(item, view.Fees))],
            SubtotalMinor = note.SubtotalMinor + note.CouponsMinor,
            Discounts = note.CouponsMinor == 0 ? [] : [new DocumentAdjustment(null, note.CouponsMinor, AdjustmentKind.Coupon)],
            Taxes = [.. TaxesOf(note, view)],
            TaxesIncluded = note.TaxMinor > 0 && note.TotalMinor == note.SubtotalMinor,
            TotalMinor = note.TotalMinor,
            AmountDueMinor = note.TotalMinor,
            Footer = issuer.Footer,
        };
    }

    private static DocumentLine LineOf(CreditNoteItem item, IReadOnlyList<Fee> fees) => new()
    {
        Description = fees.FirstOrDefault(fee => fee.Ordinal == item.FeeOrdinal)?.Description ?? "",
        AmountMinor = item.AmountMinor,
    };

    /// <summary>One row per tax of the invoice: each item's tax in the proportions in which its fee was taxed.</summary>
    private static IEnumerable<DocumentTax> TaxesOf(CreditNote note, InvoiceView view)
    {
        Dictionary<string, (long BaseMinor, long AmountMinor)> byCode = [];
        foreach (CreditNoteItem item in note.Items)
        {
            IReadOnlyList<FeeTax> taxes = view.Fees.FirstOrDefault(fee => fee.Ordinal == item.FeeOrdinal)?.Taxes ?? [];
            long netMinor = item.TotalMinor - item.TaxMinor;
            long[] parts = Allocation.ByLargestRemainder(item.TaxMinor, [.. taxes.Select(tax => (decimal)tax.AmountMinor)]);
            foreach ((FeeTax tax, long part) in taxes.Zip(parts))
            {
                (long baseMinor, long amountMinor) = byCode.GetValueOrDefault(tax.Code);
                byCode[tax.Code] = (baseMinor + netMinor, amountMinor + part);
            }
        }

        return view.Invoice.Taxes.Where(tax => byCode.ContainsKey(tax.Code))
            .Select(tax => new DocumentTax(tax.Name, tax.Rate * 100, byCode[tax.Code].BaseMinor, byCode[tax.Code].AmountMinor));
    }

    private static DocumentStatus StatusOf(CreditNote note) =>
        note.VoidedAt is not null ? DocumentStatus.Voided : note.Status == CreditNoteStatus.Draft ? DocumentStatus.Draft : DocumentStatus.Finalized;
}
