namespace BillingFunctions.LocalHost.Front;

/// <summary>Relays the handler's answer: status, headers and body as they are.</summary>
internal static class ResponseCopy
{
    public static async Task WriteAsync(HttpResponseMessage from, HttpResponse to, CancellationToken cancellationToken)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach ((string name, IEnumerable<string> values) in from.Headers.NonValidated.Select(header => (header.Key, (IEnumerable<string>)header.Value))
            .Concat(from.Content.Headers.NonValidated.Select(header => (header.Key, (IEnumerable<string>)header.Value))))
        {
            if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                to.Headers[name] = values.ToArray();
        }

        await from.Content.CopyToAsync(to.Body, cancellationToken);
    }
}
