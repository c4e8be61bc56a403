using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Dunning;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Invoicing.Receivables;

/// <summary>
/// The work behind the queue <c>mark-overdue</c>: marks a customer's invoices whose due date has come and which are not settled, each once, and
/// moves the customer's entry in the schedule to the next due date.
/// </summary>
public sealed class MarkOverdue(ITableStore tables, Transactor transactor, OutboxDispatcher outbox, WorkSchedule schedule, IRandomSource random)
    : IOverdueMarking
{
    /// <summary>Invoices of one transaction, which holds 100 rows: each takes six, and one of a billing group more.</summary>
    private const int InvoicesAtOnce = 15;

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        OverdueMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.OverdueMessage)!;
        PartitionAddress address = CustomerRows.PartitionOf(job.Space, job.CustomerId);
        bool hasCampaigns = await DunningCampaigns.AnyAsync(tables, job.Space, cancellationToken);
        Result<Outcome<bool>> marked;
        do
        {
            if (budget.IsOver)
            {
                return WorkOutcome.ContinueWith(message);
            }

            marked = await transactor.RunQueuedAsync(
                address, Command.Once(random), StoredJson.Default.Boolean, (work, ct) => MarkAsync(work, address, hasCampaigns, ct), cancellationToken);
        }
        while (marked is { IsSuccess: true, Value.Value: true });

        await outbox.DrainAsync(address, cancellationToken);
        if (!hasCampaigns && await DunningCampaigns.AnyAsync(tables, job.Space, cancellationToken))
        {
            // The first campaign was made meanwhile, and may not have seen what was marked.
            await schedule.AddAsync(new DunningMessage(job.Space, DunningKind.Customer, job.CustomerId, 0, job.DueAt).ToDue(), cancellationToken);
        }

        await ForgetStaleEntryAsync(job, address, cancellationToken);
        return WorkOutcome.Done;
    }

    /// <summary>True when there may be more; refused when nothing is due.</summary>
    private async ValueTask<Result<bool>> MarkAsync(PartitionWork work, PartitionAddress address, bool hasCampaigns, CancellationToken cancellationToken)
    {
        if (work.Account() is not { DueScheduledAt: { } scheduled } account || scheduled > work.Now)
        {
            return Failure.NotFound("Due invoice");
        }

        var range = new RowRange(address.PartitionKey, CustomerRows.DuePrefix, CustomerRows.DueBy(work.Now), InvoicesAtOnce);
        TablePage due = await tables.QueryAsync(address.Table, range, cancellationToken);
        foreach (TableRow row in due.Rows)
        {
            account = await MarkAsync(work, account, row.RowKey, cancellationToken);
        }

        if (hasCampaigns && due.Rows.Count > 0)
        {
            work.Emit(new DunningMessage(account.Space, DunningKind.Customer, account.Customer.Id, 0, work.Now).ToDue());
        }

        bool isMore = due.Continuation is not null || due.Rows.Count == InvoicesAtOnce;
        account = work.MoveDue(account, isMore ? work.Now : await NextAsync(work, address, cancellationToken));
        work.SetGuard(account, StoredJson.Default.CustomerAccount);
        return isMore;
    }

    private static async ValueTask<CustomerAccount> MarkAsync(PartitionWork work, CustomerAccount account, string row, CancellationToken cancellationToken)
    {
        if (await work.ReadAsync(row, StoredJson.Default.AwaitedInvoice, cancellationToken) is not { } awaited)
        {
            return account;
        }

        work.Delete(row);
        if (await work.ReadInvoiceAsync(awaited.InvoiceId, cancellationToken) is not { Invoice: { OverdueAt: null, AwaitedMinor: > 0 } invoice } view)
        {
            return account;
        }

        work.Insert(CustomerRows.Overdue(invoice.Id), awaited, StoredJson.Default.AwaitedInvoice);
        work.Save(account.Space, view with { Invoice = invoice with { OverdueAt = work.Now, UpdatedAt = work.Now } }, "invoice.overdue");
        foreach (Subscription late in account.Subscriptions.Select(billed => billed.Subscription).Where(each => each.Prepaid is null && invoice.SubscriptionIds.Contains(each.Id)))
        {
            work.EmitEvent(account.Space, PrepaidWork.PastDueEvent, late.Id, late, StoredJson.Default.Subscription);
        }

        return await work.FallPastDueAsync(account, invoice, cancellationToken);
    }

    private async ValueTask<Instant?> NextAsync(PartitionWork work, PartitionAddress address, CancellationToken cancellationToken)
    {
        RowRange range = RowRange.Prefix(address.PartitionKey, CustomerRows.DuePrefix, take: 1) with { From = CustomerRows.DueBy(work.Now) };
        TablePage next = await tables.QueryAsync(address.Table, range, cancellationToken);
        return next.Rows.Count == 0 ? null : DocumentCodec.Read(next.Rows[0].Columns, StoredJson.Default.AwaitedInvoice)!.DueDate;
    }

    /// <summary>A crash may have put an entry of the schedule back after its work was done; left there, it would be sent for ever.</summary>
    private async ValueTask ForgetStaleEntryAsync(OverdueMessage job, PartitionAddress address, CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        CustomerAccount? account = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount);
        if (account?.DueScheduledAt != job.DueAt || account.DueScheduleNumber != job.Number)
        {
            await schedule.RemoveAsync(new ScheduleDone(job.ScheduleKey, job.DueAt), cancellationToken);
        }
    }
}
