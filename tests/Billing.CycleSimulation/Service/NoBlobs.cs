using Billing.Application.Ports;

namespace Billing.CycleSimulation;

/// <summary>No documents are made and no events archived here: whoever asks for a blob finds none.</summary>
internal sealed class NoBlobs : IBlobStore
{
    public Task EnsureContainerAsync(string container, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<bool> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing writes documents here");

    public ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken) => ValueTask.FromResult<Blob?>(null);

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
