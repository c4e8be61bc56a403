using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Payments;

namespace Billing.Application.Payments;

/// <summary>What units of work on payments share, so that payment, invoice, account, journal and lists agree.</summary>
internal static class PaymentWork
{
    /// <summary>Most payments that pay a part of one invoice: it names them all.</summary>
    public const int PaymentsMax = 200;

    /// <summary>Reads a payment within the work, or null.</summary>
    public static async ValueTask<Payment?> PaymentAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(CustomerRows.Payment(id), StoredJson.Default.Payment, cancellationToken) is { } payment && payment.Id == id ? payment : null;

    /// <summary>Writes a new payment.</summary>
    public static void Add(this PartitionWork work, DataSpace space, Payment payment, string eventType)
    {
        work.Insert(CustomerRows.Payment(payment.Id), payment, StoredJson.Default.Payment);
        work.Emit(PaymentLists.Upsert(space, payment));
        work.EmitEvent(space, eventType, payment.Id, payment, StoredJson.Default.Payment);
    }

    /// <summary>Writes a payment that was read in this work.</summary>
    public static void Save(this PartitionWork work, DataSpace space, Payment payment, string eventType)
    {
        work.SaveQuietly(space, payment);
        work.EmitEvent(space, eventType, payment.Id, payment, StoredJson.Default.Payment);
    }

    /// <summary>Writes a payment that was read in this work, and of which nobody needs to be told.</summary>
    public static void SaveQuietly(this PartitionWork work, DataSpace space, Payment payment)
    {
        work.Replace(CustomerRows.Payment(payment.Id), payment, StoredJson.Default.Payment);
        work.Emit(PaymentLists.Upsert(space, payment));
    }

    /// <summary>Writes a payment whose credit was spent, or came back.</summary>
    public static CustomerAccount SaveCredit(this PartitionWork work, CustomerAccount account, Payment payment, long balanceMinor)
    {
        Payment changed = payment with { CreditBalanceMinor = balanceMinor, UpdatedAt = work.Now };
        work.Replace(CustomerRows.Payment(payment.Id), changed, StoredJson.Default.Payment);
        work.Emit(PaymentLists.Upsert(account.Space, changed));
        return account.WithCredit(new OpenCredit(changed.Id, changed.CreditBalanceMinor, changed.Currency));
    }

    /// <summary>
    /// Books the money of a payment that has just succeeded: on its invoice, and as the customer's credit. Account and payment must still be written.
    /// </summary>
    /// <returns>The account, and the invoice as it then is.</returns>
    public static async ValueTask<(CustomerAccount Account, InvoiceView View)> ReceiveAsync(
        this PartitionWork work, CustomerAccount account, InvoiceView view, Payment payment, CancellationToken cancellationToken)
    {
        Invoice before = view.Invoice;
        if (payment.AppliedMinor > 0)
        {
            Invoice after = before.Receive(payment.Id, payment.AppliedMinor, work.Now);
            work.Book(
                JournalEntryKind.WriteOffReversed, payment.Id, payment.Currency,
                InvoicePostings.Reversed(InvoicePostings.WrittenOff(before.WrittenOffMinor - after.WrittenOffMinor)));
            view = view with { Invoice = after };
            if (after.Status == InvoiceStatus.Paid)
            {
                await work.AwaitNoMoreAsync(before, cancellationToken);
                account = await work.SettleSaleAsync(account, after, cancellationToken);
            }

            work.Save(account.Space, view, after.Status == InvoiceStatus.Paid ? "invoice.paid" : "invoice.partially_paid");
        }

        work.Book(
            JournalEntryKind.PaymentReceived, payment.Id, payment.Currency,
            MoneyPostings.PaymentReceived(payment.AppliedMinor, payment.CreditBalanceMinor));
        return (account.WithCredit(new OpenCredit(payment.Id, payment.CreditBalanceMinor, payment.Currency)), view);
    }

    /// <summary>Books a refund that was done: what it took from the invoice is owed again. Account and payment must still be written.</summary>
    public static async ValueTask<CustomerAccount> GiveBackAsync(
        this PartitionWork work, CustomerAccount account, Payment payment, PaymentRefund refund, CancellationToken cancellationToken)
    {
        if (refund.FromInvoiceMinor > 0)
        {
            InvoiceView view = await work.ReadInvoiceAsync(payment.InvoiceId, cancellationToken)
                ?? throw new InvalidOperationException($"Invoice {payment.InvoiceId} is gone");
            view = view with { Invoice = view.Invoice.Reopen(payment.Id, refund.FromInvoiceMinor, work.Now) };
            account = await work.AwaitAgainAsync(account, view.Invoice, cancellationToken);
            work.Save(account.Space, view, "invoice.payment_refunded");
        }

        work.Book(
            JournalEntryKind.PaymentRefunded, refund.Id, payment.Currency, MoneyPostings.PaymentRefunded(refund.FromInvoiceMinor, refund.FromCreditMinor));
        return account.WithCredit(new OpenCredit(payment.Id, payment.CreditBalanceMinor, payment.Currency));
    }
}
