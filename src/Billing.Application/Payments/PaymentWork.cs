using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions.Prepaid;
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

    /// <summary>Writes a new payment, and tells that there is one and what became of it.</summary>
    /// <param name="work">The unit of work on the customer's partition.</param>
    /// <param name="space">Whose.</param>
    /// <param name="payment">The payment.</param>
    /// <param name="outcome">What became of it at once; null for nothing yet.</param>
    public static void Add(this PartitionWork work, DataSpace space, Payment payment, string? outcome = null)
    {
        work.Insert(CustomerRows.Payment(payment.Id), payment, StoredJson.Default.Payment);
        work.Emit(PaymentLists.Upsert(space, payment));
        work.EmitEvent(space, "payment.created", payment.Id, payment, StoredJson.Default.Payment);
        if (outcome is not null)
        {
            work.EmitEvent(space, outcome, payment.Id, payment, StoredJson.Default.Payment);
        }
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
        work.LookAtRequestOf(payment);
    }

    /// <summary>Writes a payment whose credit was spent, or came back.</summary>
    public static CustomerAccount SaveCredit(this PartitionWork work, CustomerAccount account, Payment payment, long balanceMinor)
    {
        Payment changed = payment with { CreditBalanceMinor = balanceMinor, UpdatedAt = work.Now };
        work.Replace(CustomerRows.Payment(payment.Id), changed, StoredJson.Default.Payment);
        work.Emit(PaymentLists.Upsert(account.Space, changed));
        return account.WithCredit(new OpenCredit(changed.Id, changed.CreditBalanceMinor, changed.Currency, changed.CreatedAt));
    }

    /// <summary>
    /// Books the money of a payment of a payment request on all of its invoices, or of one invoice on that. Account and payment must still be written.
    /// </summary>
    /// <returns>The account, and the payment after it.</returns>
    public static async ValueTask<(CustomerAccount Account, Payment Payment)> ReceiveAsync(
        this PartitionWork work, CustomerAccount account, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.RequestId is { } requestId)
        {
            return await work.ReceiveForRequestAsync(account, payment, requestId, cancellationToken);
        }

        InvoiceView view = await work.ReadInvoiceAsync(payment.InvoiceId, cancellationToken)
            ?? throw new InvalidOperationException($"Invoice {payment.InvoiceId} is gone");
        bool mayPay = view.Invoice.Currency == payment.Currency && view.Invoice.Payments.Count < PaymentsMax;
        Payment paid = payment.Succeed(mayPay ? view.Invoice.CollectableMinor : 0, work.Now).Value;
        (account, _) = await work.ReceiveAsync(account, view, paid, cancellationToken);
        return (account, paid);
    }

    /// <summary>
    /// Books the money of a payment that has just succeeded: on its invoice, and as the customer's credit. Account and payment must still be written.
    /// </summary>
    /// <returns>The account, and the invoice as it then is.</returns>
    public static async ValueTask<(CustomerAccount Account, InvoiceView View)> ReceiveAsync(
        this PartitionWork work, CustomerAccount account, InvoiceView view, Payment payment, CancellationToken cancellationToken)
    {
        (account, view) = await work.PayAsync(account, view, payment, payment.AppliedMinor, cancellationToken);
        work.Book(
            JournalEntryKind.PaymentReceived, payment.Id, payment.Currency,
            MoneyPostings.PaymentReceived(payment.AppliedMinor, payment.CreditBalanceMinor));
        return (account.WithCreditOf(payment), view);
    }

    /// <summary>Money of a payment pays its invoice, which may be paid by it. The account must still be written.</summary>
    public static async ValueTask<(CustomerAccount Account, InvoiceView View)> PayAsync(
        this PartitionWork work, CustomerAccount account, InvoiceView view, Payment payment, long amountMinor, CancellationToken cancellationToken)
    {
        if (amountMinor == 0)
        {
            return (account, view);
        }

        Invoice before = view.Invoice;
        Invoice after = before.Receive(payment.Id, amountMinor, work.Now);
        work.Book(
            JournalEntryKind.WriteOffReversed, payment.Id, payment.Currency,
            InvoicePostings.Reversed(InvoicePostings.WrittenOff(before.WrittenOffMinor - after.WrittenOffMinor)));
        view = view with { Invoice = after };
        if (after.Status == InvoiceStatus.Paid)
        {
            await work.AwaitNoMoreAsync(before, cancellationToken);
            account = await work.SettleSaleAsync(account, after, cancellationToken);
            account = await work.BeginPaidPeriodAsync(account, after, cancellationToken);
        }

        work.Save(account.Space, view, after.Status == InvoiceStatus.Paid ? "invoice.paid" : "invoice.partially_paid");
        return (account, view);
    }

    /// <summary>What a payment paid of its invoice is owed again, because it was given back or a bank took it. The account must still be written.</summary>
    public static async ValueTask<CustomerAccount> OweAgainAsync(
        this PartitionWork work, CustomerAccount account, Payment payment, long amountMinor, bool isByBank, CancellationToken cancellationToken)
    {
        if (amountMinor == 0)
        {
            return account;
        }

        InvoiceView view = await work.InvoiceOfAsync(payment, cancellationToken);
        view = view with { Invoice = view.Invoice.Reopen(payment.Id, amountMinor, isByBank, work.Now) };
        account = await work.AwaitAgainAsync(account, view.Invoice, cancellationToken);
        work.Save(account.Space, view, isByBank ? "invoice.payment_disputed" : "invoice.payment_refunded");
        return account;
    }

    /// <summary>The invoice of a payment, which outlives it.</summary>
    public static async ValueTask<InvoiceView> InvoiceOfAsync(this PartitionWork work, Payment payment, CancellationToken cancellationToken) =>
        await work.ReadInvoiceAsync(payment.InvoiceId, cancellationToken) ?? throw new InvalidOperationException($"Invoice {payment.InvoiceId} is gone");

    /// <summary>The account with what is left of the payment's credit.</summary>
    public static CustomerAccount WithCreditOf(this CustomerAccount account, Payment payment) =>
        account.WithCredit(new OpenCredit(payment.Id, payment.CreditBalanceMinor, payment.Currency, payment.CreatedAt));

    /// <summary>
    /// Books a refund that was done: what it took from the invoice is owed again; what a credit note promised is kept. Account and payment must still be written.
    /// </summary>
    public static async ValueTask<CustomerAccount> GiveBackAsync(
        this PartitionWork work, CustomerAccount account, Payment payment, PaymentRefund refund, CancellationToken cancellationToken)
    {
        account = await work.OweAgainAsync(account, payment, refund.FromInvoiceMinor, isByBank: false, cancellationToken);
        work.Book(
            JournalEntryKind.PaymentRefunded, refund.Id, payment.Currency,
            refund.CreditNoteId is null ? MoneyPostings.PaymentRefunded(refund.FromInvoiceMinor, refund.FromCreditMinor, refund.LossMinor) : MoneyPostings.Refunded(refund.AmountMinor));
        return account.WithCreditOf(payment);
    }
}
