using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>Blobs in memory. Nothing waits and nothing fails: faults come from outside.</summary>
internal sealed class MemoryBlobs
{
    private readonly Dictionary<string, Blob> _blobs = new(StringComparer.Ordinal);

    public Blob? Get(string container, string name) => _blobs.GetValueOrDefault($"{container}/{name}");

    public void Put(string container, string name, Blob blob) => _blobs[$"{container}/{name}"] = blob;
}
