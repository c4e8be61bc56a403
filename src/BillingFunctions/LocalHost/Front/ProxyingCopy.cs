namespace BillingFunctions.LocalHost.Front;

/// <summary>The way of newer hosts: path, query, headers and body pass through as they are, streamed.</summary>
internal sealed class ProxyingCopy : IRequestCopy
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public HttpRequestMessage Create(HttpRequest request, Uri handler)
    {
        string path = string.Join('/', (request.Path.Value ?? "").Split('/').Select(Uri.EscapeDataString));
        var uri = new Uri($"{handler.GetLeftPart(UriPartial.Authority)}{path}{request.QueryString.Value}", Verbatim);
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
            copy.Content = new StreamContent(request.Body);

        HeaderCopy.Add(request.Headers, copy, static _ => true);
        return copy;
    }
}
