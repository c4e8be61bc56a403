using Microsoft.Extensions.Primitives;

namespace BillingFunctions.LocalHost.Front;

/// <summary>Copies headers to a request for the handler.</summary>
internal static class HeaderCopy
{
    public static void Add(IHeaderDictionary headers, HttpRequestMessage copy, Func<string, bool> isCopied)
    {
        foreach ((string name, StringValues values) in headers)
        {
            if (!isCopied(name) || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                continue;

            if (!copy.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                copy.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }
    }
}
