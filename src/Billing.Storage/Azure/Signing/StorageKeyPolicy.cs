using Azure.Core;
using Azure.Core.Pipeline;
using NodaTime;

namespace Billing.Storage.Azure.Signing;

/// <summary>Signs each try of a queue or blob request with the account's key.</summary>
internal sealed class StorageKeyPolicy(SharedKeySigner signer, IClock clock) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        Request request = message.Request;
        RequestStamp.Set(request, clock);
        long length = request.Content is { } content && content.TryComputeLength(out long bytes) ? bytes : 0;
        var serviceHeaders = new List<(string Name, string Value)>();
        foreach (HttpHeader header in request.Headers)
        {
            if (header.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            {
                serviceHeaders.Add((header.Name.ToLowerInvariant(), header.Value));
            }
        }

        var head = new StorageRequestHead(
            request.Method.Method, request.Uri.ToUri(), length, Header(request, "Content-Type"), Header(request, "If-Match"),
            Header(request, "If-None-Match"), serviceHeaders);
        request.Headers.SetValue("Authorization", signer.SignStorage(head));
    }

    private static string? Header(Request request, string name) => request.Headers.TryGetValue(name, out string? value) ? value : null;
}
