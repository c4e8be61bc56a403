using System.Text.Json;
using Billing.Application.Work;

namespace Billing.Application.Consistency;

/// <summary>The work behind the queue <c>drain-outbox</c>: dispatches whatever a crash left in the partitions a hint names.</summary>
public sealed class OutboxDrain(OutboxDispatcher dispatcher) : IOutboxDrain
{
    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> partitions = JsonSerializer.Deserialize(message, ConsistencyJson.Default.DrainHint)!.Partitions;
        List<Exception> faults = [];
        for (int i = 0; i < partitions.Count; i++)
        {
            if (budget.IsOver)
            {
                var rest = new DrainHint([.. faults.Count == 0 ? partitions.Skip(i) : partitions]);
                return WorkOutcome.ContinueWith(JsonSerializer.Serialize(rest, ConsistencyJson.Default.DrainHint));
            }

            try
            {
                await dispatcher.DrainAsync(PartitionAddress.Parse(partitions[i]), cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // One partition that fails must not hold up the others; the message comes again for its sake.
                faults.Add(fault);
            }
        }

        return faults.Count == 0 ? WorkOutcome.Done : throw new AggregateException("Some outboxes could not be drained", faults);
    }
}
