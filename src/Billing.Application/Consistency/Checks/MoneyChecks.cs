using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Wallets;

namespace Billing.Application.Consistency.Checks;

/// <summary>Amounts of invoices, journal, wallets and credit notes, recomputed from what they are made of. Amounts are minor units.</summary>
internal static class MoneyChecks
{
    /// <summary>Each invoice's fees come to its totals, and its state fits its dates and its number.</summary>
    public static IEnumerable<Finding> Invoices(CustomerRecord record)
    {
        foreach (InvoiceView view in record.Invoices)
        {
            Invoice invoice = view.Invoice;
            long subtotal = view.Fees.Sum(fee => fee.AmountMinor), total = view.Fees.Sum(fee => fee.TotalMinor), tax = view.Fees.Sum(fee => fee.TaxMinor);
            if ((subtotal, total, tax) != (invoice.SubtotalMinor, invoice.TotalMinor, invoice.TaxMinor))
            {
                yield return Of("invoice_totals", invoice, $"Its fees come to {subtotal}, {total} with {tax} of taxes; it says {invoice.SubtotalMinor}, {invoice.TotalMinor} and {invoice.TaxMinor}");
            }

            bool isLegal = invoice.Status switch
            {
                InvoiceStatus.Draft => invoice is { Number: null, PaidAt: null, VoidedAt: null },
                InvoiceStatus.Finalized => invoice is { Number: not null, IssuedAt: not null, VoidedAt: null },
                InvoiceStatus.Paid => invoice is { Number: not null, IssuedAt: not null, PaidAt: not null, VoidedAt: null },
                _ => invoice.VoidedAt is not null,
            };
            if (!isLegal)
            {
                yield return Of("invoice_state", invoice, $"It is {invoice.Status} with number {invoice.Number ?? "none"}, issued {invoice.IssuedAt}, paid {invoice.PaidAt}, voided {invoice.VoidedAt}");
            }
        }
    }

    /// <summary>What the journal says is owed for each invoice is what the invoice says.</summary>
    public static IEnumerable<Finding> Receivables(CustomerRecord record)
    {
        var invoiceOf = new Dictionary<BillingId, BillingId>();
        record.Invoices.ForEach(view => invoiceOf[view.Invoice.Id] = view.Invoice.Id);
        record.CreditNotes.ForEach(note => invoiceOf[note.Id] = note.InvoiceId);
        record.WalletTransactions.Where(each => each.InvoiceId is not null).ToList().ForEach(each => invoiceOf[each.Id] = each.InvoiceId!.Value);
        foreach (Domain.Payments.Payment payment in record.Payments)
        {
            invoiceOf[payment.Id] = payment.InvoiceId;
            payment.Refunds.ToList().ForEach(refund => invoiceOf[refund.Id] = payment.InvoiceId);
        }

        ILookup<BillingId, long> booked = record.Journal.Where(entry => invoiceOf.ContainsKey(entry.SourceId)).ToLookup(
            entry => invoiceOf[entry.SourceId], entry => entry.Postings.Where(posting => posting.Account == LedgerAccount.Receivable).Sum(posting => posting.AmountMinor));
        foreach (Invoice invoice in record.Invoices.Select(view => view.Invoice))
        {
            long owed = invoice.Status == InvoiceStatus.Finalized ? invoice.AmountDueMinor - invoice.WrittenOffMinor : 0;
            long receivable = booked[invoice.Id].Sum();
            if (receivable != owed)
            {
                yield return Of("receivable", invoice, $"The journal has {receivable} to be received, the invoice {owed}");
            }
        }
    }

    /// <summary>Each entry of the journal balances, and so do the accounts.</summary>
    public static IEnumerable<Finding> Journal(CustomerRecord record) =>
        TrialBalance.Of(record.Journal).Accounts.GroupBy(account => account.Currency)
            .Where(currency => currency.Sum(account => account.AmountMinor) != 0)
            .Select(currency => new Finding("journal", $"currency {currency.Key}", $"Its accounts come to {currency.Sum(account => account.AmountMinor)}, not to zero"))
            .Concat(record.Unreadable.Select(row => new Finding("rows", row.RowKey, $"The row cannot be read: {row.Reason}")))
            .Concat(record.Orphans.Select(row => new Finding("rows", row, "The invoice or its fees are missing")));

    /// <summary>Each wallet is what its transactions come to, and never below zero.</summary>
    public static IEnumerable<Finding> Wallets(CustomerRecord record)
    {
        foreach (Wallet wallet in record.Wallets)
        {
            long moved = record.WalletTransactions.Where(each => each.WalletId == wallet.Id && each.Status == WalletTransactionStatus.Settled)
                .Sum(each => each.Type == WalletTransactionType.Inbound ? each.AmountMinor : -each.AmountMinor);
            if (moved != wallet.BalanceMinor)
            {
                yield return new Finding("wallet", $"wallet {wallet.Id}", $"Its transactions come to {moved}, its balance is {wallet.BalanceMinor}");
            }

            if (wallet.GrantedBalanceMinor < 0 || wallet.PaidBalanceMinor < 0)
            {
                yield return new Finding("wallet", $"wallet {wallet.Id}", $"Its balance is below zero: {wallet.GrantedBalanceMinor} granted, {wallet.PaidBalanceMinor} paid");
            }
        }
    }

    /// <summary>Each credit note's credit is what is left of it, as its account says as well.</summary>
    public static IEnumerable<Finding> CreditNotes(CustomerRecord record)
    {
        foreach (CreditNote note in record.CreditNotes.Where(note => note.Status == CreditNoteStatus.Finalized))
        {
            long open = record.Account.Credits.Where(credit => credit.CreditNoteId == note.Id).Sum(credit => credit.BalanceMinor);
            if (note.BalanceMinor < 0 || note.BalanceMinor > note.CreditMinor || open != note.BalanceMinor)
            {
                yield return new Finding("credit_note", $"credit note {note.Id}", $"Of {note.CreditMinor} credit {note.BalanceMinor} is left, and the account has {open}");
            }
        }
    }

    private static Finding Of(string check, Invoice invoice, string message) => new(check, $"invoice {invoice.Id}", message);
}
