using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Billing.Providers.Http;

/// <summary>Sends JSON with a bearer token.</summary>
internal sealed class JsonApi(ProviderHttp http, Uri address)
{
    /// <summary>Reads.</summary>
    public Task<ProviderReply> GetAsync(string path, AuthenticationHeaderValue authorization, CancellationToken cancellationToken) =>
        http.SendAsync(() => Request(HttpMethod.Get, path, authorization), Resend.Read, cancellationToken);

    /// <summary>Sends a body, and never again once it may have arrived.</summary>
    public Task<ProviderReply> PostAsync<T>(
        string path, AuthenticationHeaderValue authorization, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return http.SendAsync(
            () =>
            {
                HttpRequestMessage request = Request(HttpMethod.Post, path, authorization);
                request.Content = new ByteArrayContent(bytes);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                return request;
            },
            Resend.Never,
            cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, AuthenticationHeaderValue authorization)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.Authorization = authorization;
        return request;
    }
}
