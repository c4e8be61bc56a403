using Billing.Application.Ports;

namespace BillingFunctions.LocalHost;

/// <summary>What the local host reads triggers from and keeps its own state in.</summary>
/// <param name="Queues">Queues of queue functions.</param>
/// <param name="Blobs">Timer status and checkpoints.</param>
/// <param name="Random">Ids of calls.</param>
/// <param name="Hub">The log behind Event Hubs functions; null when another host reads the hub.</param>
/// <param name="QueueSignal">Tells when a queue may have a message; null where the store cannot.</param>
internal sealed record LocalHostPorts(
    IQueueStore Queues,
    IBlobStore Blobs,
    IRandomSource Random,
    HubPorts? Hub = null,
    IQueueSignal? QueueSignal = null);

/// <summary>Both ends of a hub that lives in this process.</summary>
internal sealed record HubPorts(IEventLog Log, IEventLogReader Reader)
{
    /// <summary>Tells the hub from others whose places are kept in the same blobs, as the name of its namespace does in Azure.</summary>
    public string Name { get; init; } = "localhost";
}
