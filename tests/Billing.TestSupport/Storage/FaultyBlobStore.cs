using Billing.Application.Ports;

namespace Billing.TestSupport.Storage;

/// <summary>A blob store whose calls go wrong as the plan says.</summary>
public sealed class FaultyBlobStore(IBlobStore inner, FaultPlan plan) : IBlobStore
{
    public Task EnsureContainerAsync(string container, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.EnsureContainerAsync(container, cancellationToken)).AsTask();

    public ValueTask<bool> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.PutAsync(container, name, content, contentType, onlyIfNew, cancellationToken));

    public ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken) =>
        plan.ReadAsync(() => inner.GetAsync(container, name, cancellationToken));

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.DeleteAsync(container, name, cancellationToken));
}
