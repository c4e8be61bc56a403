using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Payments.Collection;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Application.Invoicing.Receivables;

/// <summary>
/// The index of invoices that wait for their money: one row each, by due date until that has come, then among the overdue ones. Each customer has one
/// entry in the schedule, at the first due date or before: an invoice that is paid leaves it as it is, and whoever comes for it moves it on.
/// A row may outlive its reason; whoever reads it looks at the invoice.
/// </summary>
internal static class AwaitedWork
{
    /// <summary>A new final invoice waits for its money, unless it is paid already. The account must still be written.</summary>
    public static CustomerAccount Await(this PartitionWork work, CustomerAccount account, Invoice invoice)
    {
        if (invoice.AwaitedMinor == 0)
        {
            return account;
        }

        if (account.DefaultMethodId is not null)
        {
            work.EmitCollection(account.Space, invoice.Id);
        }

        Instant due = invoice.DueDate!.Value;
        work.Insert(CustomerRows.Due(invoice.Id, due), new AwaitedInvoice(invoice.Id, due), StoredJson.Default.AwaitedInvoice);
        return work.ScheduleDue(account, due);
    }

    /// <summary>An invoice waits for its money again; when it was due already, campaigns may ask for it. The account must still be written.</summary>
    public static async ValueTask<CustomerAccount> AwaitAgainAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken)
    {
        string row = RowOf(invoice);
        bool isIndexed = await work.ReadAsync(row, StoredJson.Default.AwaitedInvoice, cancellationToken) is not null;
        if (invoice.AwaitedMinor == 0)
        {
            return account;
        }

        if (!isIndexed)
        {
            work.Insert(row, new AwaitedInvoice(invoice.Id, invoice.DueDate!.Value), StoredJson.Default.AwaitedInvoice);
        }

        if (invoice.OverdueAt is null)
        {
            return work.ScheduleDue(account, invoice.DueDate!.Value);
        }

        if (account.RequestOf(invoice.Id) is null)
        {
            work.Emit(new DunningMessage(account.Space, DunningKind.Customer, account.Customer.Id, 0, work.Now).ToDue());
        }

        return account;
    }

    /// <summary>Nothing more is waited for; the invoice as it was before.</summary>
    public static async ValueTask AwaitNoMoreAsync(this PartitionWork work, Invoice invoice, CancellationToken cancellationToken)
    {
        if (invoice.DueDate is not null && await work.ReadAsync(RowOf(invoice), StoredJson.Default.AwaitedInvoice, cancellationToken) is not null)
        {
            work.Delete(RowOf(invoice));
        }
    }

    /// <summary>An invoice that waits for its money is due at another time. The account must still be written.</summary>
    public static async ValueTask<CustomerAccount> AwaitAnewAsync(
        this PartitionWork work, CustomerAccount account, Invoice before, Invoice after, CancellationToken cancellationToken)
    {
        if (RowOf(before) == RowOf(after))
        {
            return account;
        }

        await work.AwaitNoMoreAsync(before, cancellationToken);
        return await work.AwaitAgainAsync(account, after, cancellationToken);
    }

    /// <summary>The account with its entry in the schedule moved.</summary>
    public static CustomerAccount MoveDue(this PartitionWork work, CustomerAccount account, Instant? next)
    {
        if (account.DueScheduledAt is { } old)
        {
            work.Emit(new ScheduleDone(new OverdueMessage(account.Space, account.Customer.Id, old, account.DueScheduleNumber).ScheduleKey, old));
        }

        if (next is { } at)
        {
            account = account with { DueScheduleNumber = account.DueScheduleNumber + 1 };
            var message = new OverdueMessage(account.Space, account.Customer.Id, at, account.DueScheduleNumber);
            work.Emit(new ScheduleDue(
                message.ScheduleKey, at, WorkQueues.MarkOverdue, JsonSerializer.Serialize(message, StoredJson.Default.OverdueMessage)));
        }

        return account with { DueScheduledAt = next };
    }

    private static CustomerAccount ScheduleDue(this PartitionWork work, CustomerAccount account, Instant due) =>
        account.DueScheduledAt <= due ? account : work.MoveDue(account, due);

    private static string RowOf(Invoice invoice) =>
        invoice.OverdueAt is null ? CustomerRows.Due(invoice.Id, invoice.DueDate!.Value) : CustomerRows.Overdue(invoice.Id);
}
