using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Persistence;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Identity;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>The work behind the queue <c>follow-usage</c>: for each customer that a hint names, whatever counting has asked for.</summary>
public sealed class FollowUsage(LateUsageNotes late, WatchedUsage watched, OutboxDispatcher outbox) : IUsageFollowUp
{
    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> partitions = JsonSerializer.Deserialize(message, StoredJson.Default.UsageHint)!.Partitions;
        List<string> failed = [];
        List<Exception> faults = [];
        for (int i = 0; i < partitions.Count; i++)
        {
            if (budget.IsOver)
            {
                return WorkOutcome.ContinueWith(JsonSerializer.Serialize(new UsageHint([.. failed, .. partitions.Skip(i)]), StoredJson.Default.UsageHint));
            }

            try
            {
                await FollowAsync(partitions[i], cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // One customer that fails must not hold up the others; the message comes again for its sake.
                failed.Add(partitions[i]);
                faults.Add(fault);
            }
        }

        return faults.Count == 0 ? WorkOutcome.Done : throw new AggregateException("The usage of some customers could not be followed up", faults);
    }

    private async ValueTask FollowAsync(string partition, CancellationToken cancellationToken)
    {
        (DataSpace space, OwnerKey customer) = UsageRows.ReadCustomerPartition(partition);
        await late.FollowAsync(space, customer, cancellationToken);
        await watched.FollowAsync(space, customer, cancellationToken);
        await outbox.DrainAsync(PartitionAddress.Customer(space, customer), cancellationToken);
    }
}
