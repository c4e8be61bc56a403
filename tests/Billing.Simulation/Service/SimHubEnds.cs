using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>The hub as a closing process sees it: where its partitions end.</summary>
internal sealed class SimHubEnds(MemoryHub hub, SimProcess process, Sabotage sabotage) : IEventLog
{
    public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(hub.Count);

    public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A close sends no usage");

    public async ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) =>
        await process.PassAsync(SimCall.Read, "hub") is not null ? throw new StoreException(StoreFault.Unavailable, "Simulated")
        : sabotage == Sabotage.CatchUp ? []
        : hub.Ends();
}
