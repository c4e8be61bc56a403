using Azure;
using Azure.Core;
using Billing.Application.Ports;
using Billing.Storage.Azure.Transport;
using Billing.Storage.Limits;

namespace Billing.Storage.Azure.Blobs;

/// <summary>Documents in Azure Blob Storage, as block blobs written in one request.</summary>
internal sealed class AzureBlobStore(AzureChannel channel) : IBlobStore
{
    /// <inheritdoc/>
    public async Task EnsureContainerAsync(string container, CancellationToken cancellationToken)
    {
        StoreLimits.CheckContainerName(container);
        using HttpMessage message = channel.Begin(RequestMethod.Put, $"/{container}?restype=container");
        Response response = await channel.SendAsync(message, $"Create container {container}", changes: true, cancellationToken);
        bool exists = response.Status == 409 && ServiceError.Of(response).Code == "ContainerAlreadyExists";
        if (response.Status != 201 && !exists)
        {
            throw StoreFaults.FromResponse($"Create container {container}", response, changes: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken)
    {
        Check(container, name);
        StoreLimits.CheckBlob(content, contentType);

        // Repeating an unconditional write changes nothing; repeating a conditional one would find its own blob and call it another's.
        using HttpMessage message = channel.Begin(RequestMethod.Put, Path(container, name), onlyIfNew ? Resend.Never : Resend.Freely);
        message.Request.Headers.Add("x-ms-blob-type", "BlockBlob");
        message.Request.Headers.Add("Content-Type", contentType);
        if (onlyIfNew)
        {
            message.Request.Headers.Add("If-None-Match", "*");
        }

        message.Request.Content = RequestContent.Create(content);
        Response response = await channel.SendAsync(message, $"Write a blob of {container}", changes: true, cancellationToken);
        bool exists = onlyIfNew && response.Status is 409 or 412
            && ServiceError.Of(response).Code is "BlobAlreadyExists" or "ConditionNotMet";
        return response.Status == 201
            || (exists ? false : throw StoreFaults.FromResponse($"Write a blob of {container}", response, changes: true));
    }

    /// <inheritdoc/>
    public async ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken)
    {
        Check(container, name);
        using HttpMessage message = channel.Begin(RequestMethod.Get, Path(container, name));
        Response response = await channel.SendAsync(message, $"Read a blob of {container}", changes: false, cancellationToken);
        if (response.Status == 200)
        {
            return new Blob(
                response.Content.ToMemory(),
                response.Headers.ContentType ?? "application/octet-stream",
                ServiceAnswer.Header(response, "ETag") ?? string.Empty);
        }

        return IsAbsent(response) ? null : throw StoreFaults.FromResponse($"Read a blob of {container}", response, changes: false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken)
    {
        Check(container, name);
        using HttpMessage message = channel.Begin(RequestMethod.Delete, Path(container, name));
        Response response = await channel.SendAsync(message, $"Delete a blob of {container}", changes: true, cancellationToken);
        return response.Status == 202
            || (IsAbsent(response) ? false : throw StoreFaults.FromResponse($"Delete a blob of {container}", response, changes: true));
    }

    private static void Check(string container, string name)
    {
        StoreLimits.CheckContainerName(container);
        StoreLimits.CheckBlobName(name);
    }

    private static bool IsAbsent(Response response) => response.Status == 404 && ServiceError.Of(response).Code == "BlobNotFound";

    private static string Path(string container, string name) =>
        $"/{container}/{Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)}";
}
