using Billing.Application.Ports;

namespace Billing.TestSupport.Storage;

/// <summary>A queue store whose calls go wrong as the plan says.</summary>
public sealed class FaultyQueueStore(IQueueStore inner, FaultPlan plan) : IQueueStore
{
    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.EnsureQueueAsync(queue, cancellationToken)).AsTask();

    public ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.SendAsync(queue, text, delay, cancellationToken).AsTask());

    public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.ReceiveAsync(queue, max, visibility, cancellationToken));

    public ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.DeleteAsync(queue, message, cancellationToken));

    public ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.ExtendAsync(queue, message, visibility, cancellationToken));

    public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) =>
        plan.ReadAsync(() => inner.CountAsync(queue, cancellationToken));
}
