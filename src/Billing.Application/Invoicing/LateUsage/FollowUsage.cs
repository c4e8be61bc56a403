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
    /// <summary>
    /// Late usage that is counted between a seal and its invoice is looked at again until the invoice is there: for longer than a run of the close may take.
    /// What is left then belongs to a close that failed; its next try reads the usage itself.
    /// </summary>
    private const int TriesMax = 24;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        UsageHint hint = JsonSerializer.Deserialize(message, StoredJson.Default.UsageHint)!;
        IReadOnlyList<string> partitions = hint.Partitions;
        List<string> waiting = [];
        List<string> failed = [];
        List<Exception> faults = [];
        for (int i = 0; i < partitions.Count; i++)
        {
            if (budget.IsOver)
            {
                return WorkOutcome.ContinueWith(
                    JsonSerializer.Serialize(hint with { Partitions = [.. failed, .. waiting, .. partitions.Skip(i)] }, StoredJson.Default.UsageHint));
            }

            try
            {
                if (!await FollowAsync(partitions[i], cancellationToken))
                {
                    waiting.Add(partitions[i]);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // One customer that fails must not hold up the others; the message comes again for its sake.
                failed.Add(partitions[i]);
                faults.Add(fault);
            }
        }

        if (faults.Count > 0)
        {
            throw new AggregateException("The usage of some customers could not be followed up", faults);
        }

        return waiting.Count == 0 || hint.Tries >= TriesMax
            ? WorkOutcome.Done
            : WorkOutcome.ContinueWith(
                JsonSerializer.Serialize(new UsageHint(waiting, hint.Tries + 1), StoredJson.Default.UsageHint), LookAgainAfter);
    }

    /// <summary>False when some late usage is about a period that is not closed yet.</summary>
    private async ValueTask<bool> FollowAsync(string partition, CancellationToken cancellationToken)
    {
        (DataSpace space, OwnerKey customer) = UsageRows.ReadCustomerPartition(partition);
        bool isAll = await late.FollowAsync(space, customer, cancellationToken);
        await watched.FollowAsync(space, customer, cancellationToken);
        await outbox.DrainAsync(PartitionAddress.Customer(space, customer), cancellationToken);
        return isAll;
    }
}
