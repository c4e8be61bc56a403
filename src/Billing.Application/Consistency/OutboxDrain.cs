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
        for (int i = 0; i < partitions.Count; i++)
        {
            if (budget.IsOver)
            {
                var rest = new DrainHint([.. partitions.Skip(i)]);
                return WorkOutcome.ContinueWith(JsonSerializer.Serialize(rest, ConsistencyJson.Default.DrainHint));
            }

            await dispatcher.DrainAsync(PartitionAddress.Parse(partitions[i]), cancellationToken);
        }

        return WorkOutcome.Done;
    }
}
