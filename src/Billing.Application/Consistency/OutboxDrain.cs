using System.Text.Json;

namespace Billing.Application.Consistency;

/// <summary>The work behind the queue <c>drain-outbox</c>: dispatches whatever a crash left in the partitions a hint names.</summary>
public sealed class OutboxDrain(OutboxDispatcher dispatcher)
{
    /// <summary>Drains the partitions of one hint. Gives the message for those that time did not reach, or null when all are done.</summary>
    /// <param name="message">The hint.</param>
    /// <param name="timeIsUp">Asked between partitions.</param>
    /// <param name="cancellationToken">Stops the work; repeating the message is safe.</param>
    public async ValueTask<string?> RunAsync(string message, Func<bool> timeIsUp, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> partitions = JsonSerializer.Deserialize(message, ConsistencyJson.Default.DrainHint)!.Partitions;
        for (int i = 0; i < partitions.Count; i++)
        {
            if (timeIsUp())
            {
                return JsonSerializer.Serialize(new DrainHint([.. partitions.Skip(i)]), ConsistencyJson.Default.DrainHint);
            }

            await dispatcher.DrainAsync(PartitionAddress.Parse(partitions[i]), cancellationToken);
        }

        return null;
    }
}
