namespace Billing.TestSupport.PaymentProviders;

/// <summary>A webhook that a simulator would send: raw bytes and headers.</summary>
/// <param name="Body">Raw bytes.</param>
/// <param name="Headers">Headers by name.</param>
/// <param name="Path">Path and query of the address; empty for the one address of the endpoint.</param>
public sealed record SimulatedWebhook(byte[] Body, IReadOnlyDictionary<string, string> Headers, string Path = "");

/// <summary>Deliveries as providers really make them: over HTTP, twice, and in any order.</summary>
public static class WebhookDeliveries
{
    /// <summary>Each webhook twice, the last first.</summary>
    public static IReadOnlyList<SimulatedWebhook> TwiceAndReversed(IEnumerable<SimulatedWebhook> webhooks) =>
        [.. webhooks.Reverse().SelectMany(webhook => new[] { webhook, webhook })];

    /// <summary>Sends them one after the other.</summary>
    public static async Task SendAsync(Uri endpoint, IEnumerable<SimulatedWebhook> webhooks)
    {
        using var client = new HttpClient();
        foreach (SimulatedWebhook webhook in webhooks)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, webhook.Path));
            request.Content = new ByteArrayContent(webhook.Body);
            foreach ((string name, string value) in webhook.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using HttpResponseMessage response = await client.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }
}
