using Billing.Application.Ports;

namespace Billing.TestSupport.Storage;

/// <summary>An event log whose calls go wrong as the plan says. Reading stays with the inner log: the host reads, not the service.</summary>
public sealed class FaultyEventLog(IEventLog inner, FaultPlan plan) : IEventLog
{
    public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) =>
        plan.ReadAsync(() => inner.PartitionCountAsync(cancellationToken));

    public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.SendAsync(partition, messages, cancellationToken).AsTask());

    public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) =>
        plan.ReadAsync(() => inner.GetEndsAsync(cancellationToken));
}
