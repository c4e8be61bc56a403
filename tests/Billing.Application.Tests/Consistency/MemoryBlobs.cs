using System.Collections.Concurrent;
using Billing.Application.Ports;

namespace Billing.Application.Tests.Consistency;

/// <summary>The blob port in memory.</summary>
internal sealed class MemoryBlobs : IBlobStore
{
    private readonly ConcurrentDictionary<string, Blob> _blobs = new(StringComparer.Ordinal);
    private int _versions;

    /// <summary>A store of its own with the same blobs.</summary>
    public MemoryBlobs Copy()
    {
        var copy = new MemoryBlobs { BeforePut = BeforePut, _versions = _versions };
        foreach ((string name, Blob blob) in _blobs)
        {
            copy._blobs[name] = blob;
        }

        return copy;
    }

    public IReadOnlyCollection<string> Names => [.. _blobs.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Happens right before a blob is written.</summary>
    public Func<string, Task>? BeforePut { get; set; }

    public Task EnsureContainerAsync(string container, CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<bool> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken)
    {
        if (BeforePut is { } before)
        {
            await before(name);
        }

        var blob = new Blob(content.ToArray(), contentType, $"{Interlocked.Increment(ref _versions)}");
        if (onlyIfNew)
        {
            return _blobs.TryAdd($"{container}/{name}", blob);
        }

        _blobs[$"{container}/{name}"] = blob;
        return true;
    }

    public ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_blobs.GetValueOrDefault($"{container}/{name}"));

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_blobs.TryRemove($"{container}/{name}", out _));
}
