using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Application.Work;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>One run over what is due of a customer: what it knows is carried from one commit to the next, so that nothing is read twice.</summary>
/// <param name="job">The message.</param>
/// <param name="asOf">Closes what was due by then.</param>
/// <param name="budget">When to stop.</param>
internal sealed class CloseRun(CloseMessage job, Instant asOf, TimeBudget budget)
{
    /// <summary>The message.</summary>
    public CloseMessage Job => job;

    /// <summary>When to stop.</summary>
    public TimeBudget Budget => budget;

    /// <summary>Closes what was due by then.</summary>
    public Instant AsOf { get; set; } = asOf;

    /// <summary>True when the entry of the schedule that sent the message is not the account's.</summary>
    public bool IsStale { get; set; }

    /// <summary>The customer's partition.</summary>
    public PartitionAddress Address { get; } = CustomerRows.PartitionOf(job.Space, job.CustomerId);

    /// <summary>The account row as this run left it.</summary>
    public CarriedGuard Guard { get; } = new();

    /// <summary>The usage version up to which this run has followed late usage up, as far as it can be: what stays belongs to periods that are still to be closed.</summary>
    public long LateUsageFollowed { get; set; }

    /// <summary>True when all late usage up to that version is rated, so that the account may say so.</summary>
    public bool IsLateUsageDone { get; set; }

    /// <summary>The account: as the last commit of this run left it, or read. Null when there is no such customer.</summary>
    public async ValueTask<CustomerAccount?> AccountAsync(ITableStore tables, CancellationToken cancellationToken)
    {
        if (Guard.State is null)
        {
            TableRow? row = await tables.GetAsync(Address.Table, Address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
            Guard.Hold(row is null ? null : new GuardState(row, DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount)));
        }

        return (CustomerAccount?)Guard.State?.Document;
    }
}
