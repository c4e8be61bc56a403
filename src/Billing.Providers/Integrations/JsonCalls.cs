using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Providers.Http;

namespace Billing.Providers.Integrations;

/// <summary>Sends JSON to systems whose bodies the organization's mappings decide.</summary>
internal sealed class JsonCalls(ProviderHttp http)
{
    /// <summary>Sends once; a read may be sent again.</summary>
    /// <param name="method">GET, POST or PATCH.</param>
    /// <param name="address">Where.</param>
    /// <param name="token">The bearer's token.</param>
    /// <param name="body">What; null for nothing.</param>
    /// <param name="key">Makes a request one of its own there, where the system has such a thing.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<ProviderReply> SendAsync(HttpMethod method, Uri address, string token, JsonObject? body, string? key, CancellationToken cancellationToken)
    {
        byte[]? bytes = body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString());
        return http.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(method, address);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
                if (key is not null)
                {
                    request.Headers.Add("Idempotency-Key", key);
                }

                if (bytes is not null)
                {
                    request.Content = new ByteArrayContent(bytes);
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                }

                return request;
            },
            method == HttpMethod.Get ? Resend.Read : Resend.Never,
            cancellationToken);
    }

    /// <summary>Sends a form that asks for a token.</summary>
    public Task<ProviderReply> FormAsync(Uri address, IReadOnlyDictionary<string, string> form, string? basic, CancellationToken cancellationToken) => http.SendAsync(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
            request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", basic);
            return request;
        },
        Resend.Read,
        cancellationToken);

    /// <summary>A text in an answer, by the names and positions that lead to it; null when it is not there.</summary>
    public static string? Text(ProviderReply reply, params ReadOnlySpan<string> path)
    {
        try
        {
            JsonNode? node = reply.Body.IsEmpty ? null : JsonNode.Parse(reply.Body.Span);
            foreach (string name in path)
            {
                node = node is JsonArray { Count: > 0 } array ? array[0]?[name] : node is JsonObject json ? json[name] : null;
            }

            return node is JsonValue value ? value.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
