using Billing.Domain.Credits;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;

namespace Billing.Application.Consistency.Checks;

/// <summary>What the journal says that the customer can still spend, or is to get back, is what wallets, credit notes and payments say. Amounts are minor units.</summary>
internal static class LiabilityChecks
{
    /// <summary>Credit notes and payments beyond what was owed: what is left of them, and what a note promised to pay back and has not yet.</summary>
    public static IEnumerable<Finding> Credit(CustomerRecord record)
    {
        TrialBalance balance = TrialBalance.Of(record.Journal);
        foreach (Currency currency in Currencies(record))
        {
            CreditNote[] notes = [.. record.CreditNotes.Where(note => note.Currency == currency && note is { Status: CreditNoteStatus.Finalized, VoidedAt: null })];
            long left = notes.Sum(note => note.BalanceMinor) + record.Payments.Where(payment => payment.Currency == currency).Sum(payment => payment.CreditBalanceMinor);
            long promised = notes.Sum(note => note.RefundMinor - note.RefundedMinor);
            long booked = -balance[LedgerAccount.CreditLiability, currency];
            if (booked != left + promised)
            {
                yield return new Finding("credit_liability", $"currency {currency.Code}", $"The journal has {booked} of credit; {left} is left of it and {promised} is to be paid back");
            }
        }
    }

    /// <summary>Wallets hold what the journal says. Not judged once credit was sold: it is booked with its invoice, and in the wallet when that is paid.</summary>
    public static IEnumerable<Finding> Wallets(CustomerRecord record)
    {
        TrialBalance balance = TrialBalance.Of(record.Journal);
        foreach (Currency currency in record.Invoices.Exists(view => view.Fees.Any(fee => fee.Type == Domain.Invoicing.FeeType.Credit)) ? [] : Currencies(record))
        {
            long held = record.Wallets.Where(wallet => wallet.Currency == currency).Sum(wallet => wallet.BalanceMinor);
            long booked = -balance[LedgerAccount.WalletLiability, currency];
            if (booked != held)
            {
                yield return new Finding("wallet_liability", $"currency {currency.Code}", $"The journal has {booked} of wallet credit, the wallets hold {held}");
            }
        }
    }

    private static IEnumerable<Currency> Currencies(CustomerRecord record) =>
        record.Journal.Select(entry => entry.Currency).Concat(record.Wallets.Select(wallet => wallet.Currency)).Distinct();
}
