namespace Billing.Application.Ports;

/// <summary>Documents and archives by name, as in Azure Blob Storage.</summary>
public interface IBlobStore
{
    /// <summary>Makes sure that a container exists.</summary>
    Task EnsureContainerAsync(string container, CancellationToken cancellationToken);

    /// <summary>Writes a blob, replacing what was there. With <paramref name="onlyIfNew"/>, false when it exists.</summary>
    ValueTask<bool> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken);

    /// <summary>Reads a blob whole, or null.</summary>
    ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken);

    /// <summary>Removes a blob; false when there was none.</summary>
    ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken);
}

/// <summary>A stored document.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ETag">Opaque version.</param>
public sealed record Blob(ReadOnlyMemory<byte> Content, string ContentType, string ETag);
