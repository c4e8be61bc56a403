using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>The blobs as one process sees them: each call waits until the scheduler lets it go, and may fail on the way.</summary>
internal sealed class SimBlobs(MemoryBlobs blobs, SimProcess process) : IBlobStore
{
    public Task EnsureContainerAsync(string container, CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<bool> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken)
    {
        SimFault? fault = await process.PassAsync(SimCall.Put, name);
        if (fault == SimFault.BlobUnavailable)
        {
            throw new StoreException(StoreFault.Unavailable, "Simulated");
        }

        blobs.Put(container, name, new Blob(content.ToArray(), contentType, "1"));
        return fault switch
        {
            SimFault.BlobAnswerLost => throw new StoreException(StoreFault.OutcomeUnknown, "Simulated: taken, but the answer is lost"),
            SimFault.CrashAfterCall => await SimProcess.NeverAsync<bool>(),
            _ => true,
        };
    }

    public async ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken) =>
        await process.PassAsync(SimCall.Read, name) is null ? blobs.Get(container, name) : throw new StoreException(StoreFault.Unavailable, "Simulated");

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) => throw new NotSupportedException("Nobody deletes");
}
