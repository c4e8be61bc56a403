using BillingFunctions.LocalHost.Handler;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingFunctions.LocalHost.Front;

/// <summary>
/// The way of older hosts, with what is lost on it: the path is unescaped and then normalised a second time, repeated query keys are
/// joined, entity headers but two are dropped, and a body without a length fails.
/// </summary>
internal sealed class ForwardingCopy : IRequestCopy
{
    private static readonly HashSet<string> EntityHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location", "Content-MD5", "Content-Range", "Expires", "Last-Modified",
    };

    public HttpRequestMessage Create(HttpRequest request, Uri handler)
    {
        if (request.Headers.TransferEncoding.Count > 0)
            throw new InvalidOperationException("A chunked body is lost on the way: the host copies the header without the content");

        var uri = new Uri(handler.GetLeftPart(UriPartial.Authority) + request.Path.Value);
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), QueryHelpers.AddQueryString(uri.AbsoluteUri, Joined(request.Query)));
        if (request.ContentLength > 0)
            copy.Content = new StreamContent(request.Body);

        HeaderCopy.Add(request.Headers, copy, name => !EntityHeaders.Contains(name));
        string caller = request.Headers.UserAgent.ToString();
        copy.Headers.Remove("User-Agent");
        copy.Headers.TryAddWithoutValidation("User-Agent", caller.Length == 0 ? HandlerHttp.Agent : $"{caller} {HandlerHttp.Agent}");
        return copy;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Joined(IQueryCollection query) =>
        query.Select(pair => KeyValuePair.Create(pair.Key, (string?)string.Join(',', (IEnumerable<string?>)pair.Value)));
}
