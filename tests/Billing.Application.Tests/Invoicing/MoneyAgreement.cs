using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;

namespace Billing.Application.Tests.Invoicing;

/// <summary>Looks whether invoices, payments, notes, the account and the journal of the world's customer say the same.</summary>
internal static class MoneyAgreement
{
    public static void Verify(World world)
    {
        List<TableRow> rows = [.. world.Tables.Rows(Tables.Customers).Where(row => !row.PartitionKey.EndsWith("|mail", StringComparison.Ordinal))];
        List<T> All<T>(string prefix, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
            [.. rows.Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal)).Select(row => DocumentCodec.Read(row.Columns, type)!)];

        List<Invoice> invoices = All("inv|", StoredJson.Default.Invoice);
        List<Payment> payments = All("pay|", StoredJson.Default.Payment);
        List<CreditNote> notes = All("cn|", StoredJson.Default.CreditNote);
        TrialBalance balance = TrialBalance.Of(All("jrn|", StoredJson.Default.JournalEntry));
        CustomerAccount account = All(PartitionAddress.GuardRow, StoredJson.Default.CustomerAccount).Single();

        Assert.Equal(0, balance.Total(Currency.Usd));
        Assert.Equal(invoices.Sum(invoice => invoice.AwaitedMinor), balance[LedgerAccount.Receivable, Currency.Usd]);
        Assert.Equal(invoices.Sum(invoice => invoice.WrittenOffMinor), balance[LedgerAccount.WriteOff, Currency.Usd]);
        CreditNote[] refunds = [.. notes.Where(note => note is { Status: CreditNoteStatus.Finalized, VoidedAt: null })];
        long refunded = refunds.Sum(note => note.RefundedMinor);
        Assert.Equal(
            payments.Where(Came).Sum(payment => payment.AmountMinor - OwnRefundsOf(payment) - payment.DisputedMinor) - refunded, balance[LedgerAccount.CashInTransit, Currency.Usd]);
        long credit = notes.Sum(note => note.BalanceMinor) + payments.Sum(payment => payment.CreditBalanceMinor);
        Assert.Equal(-credit - refunds.Sum(note => note.RefundMinor) + refunded, balance[LedgerAccount.CreditLiability, Currency.Usd]);
        Assert.Equal(credit, account.Credits.Sum(each => each.BalanceMinor));
        Assert.All(invoices, invoice => Assert.Equal(invoice.PaidMinor, invoice.Payments.Sum(each => each.AmountMinor)));
        Assert.All(invoices.Where(invoice => invoice.Status == InvoiceStatus.Paid), invoice => Assert.Equal(0, invoice.AmountDueMinor));
        Assert.All(invoices.Where(invoice => invoice.Status == InvoiceStatus.Finalized), invoice => Assert.True(invoice.AmountDueMinor > 0));
        Assert.All(payments.Where(Came), payment => VerifyPayment(payment, invoices));
        Assert.All(invoices.Where(invoice => invoice.AwaitedMinor > 0), invoice => Assert.Contains(rows, row => row.RowKey == RowOf(invoice)));
    }

    private static void VerifyPayment(Payment payment, List<Invoice> invoices)
    {
        long spent = invoices.Where(invoice => invoice.Status != InvoiceStatus.Voided).SelectMany(invoice => invoice.Credits)
            .Where(use => use.CreditNoteId == payment.Id).Sum(use => use.AmountMinor);
        long lost = payment.Disputes.Sum(dispute => dispute.LossMinor) + payment.Refunds.Sum(refund => refund.LossMinor);
        Assert.Equal(payment.AmountMinor + lost, payment.AppliedMinor + payment.CreditBalanceMinor + OwnRefundsOf(payment) + payment.DisputedMinor + spent);
        Invoice invoice = invoices.Single(each => each.Id == payment.InvoiceId);
        Assert.Equal(payment.AppliedMinor, invoice.Payments.Where(each => each.PaymentId == payment.Id).Sum(each => each.AmountMinor));
    }

    /// <summary>What was given back of the payment itself; what credit notes gave back was taken out by them.</summary>
    private static long OwnRefundsOf(Payment payment) =>
        payment.Refunds.Where(refund => refund is { CreditNoteId: null, Status: RefundStatus.Succeeded }).Sum(refund => refund.AmountMinor);

    private static bool Came(Payment payment) => payment.Status is PaymentStatus.Succeeded or PaymentStatus.Refunded;

    private static string RowOf(Invoice invoice) =>
        invoice.OverdueAt is null ? CustomerRows.Due(invoice.Id, invoice.DueDate!.Value) : CustomerRows.Overdue(invoice.Id);
}
