using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;

namespace Billing.Application.Invoicing;

/// <summary>How an invoice is booked. Debits are positive.</summary>
internal static class InvoicePostings
{
    /// <summary>
    /// A final invoice: what is left to pay becomes a receivable, credit notes and wallets give up what they contributed; against it stand the tax and
    /// the revenue.
    /// </summary>
    public static IReadOnlyList<Posting> OfFinal(Invoice invoice)
    {
        Posting[] postings =
        [
            new(LedgerAccount.Receivable, invoice.AmountDueMinor),
            new(LedgerAccount.CreditLiability, invoice.CreditNotesMinor),
            new(LedgerAccount.WalletLiability, invoice.PrepaidCreditMinor),
            new(LedgerAccount.Tax, -invoice.TaxMinor),
            new(LedgerAccount.Revenue, invoice.TaxMinor - invoice.TotalMinor),
        ];
        return [.. postings.Where(posting => posting.AmountMinor != 0)];
    }
}
