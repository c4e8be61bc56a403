using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BillingFunctions.Demo;

/// <summary>Something the demo cannot go on from; the message says what.</summary>
internal sealed class DemoException(string message) : Exception(message);

/// <summary>The service's API as a client sees it.</summary>
internal sealed class DemoApi : IDisposable
{
    private readonly HttpClient _http;

    public DemoApi(Uri address, string key)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Posts under a key of the caller's, so that doing it again has no further effect.</summary>
    public Task<JsonNode> PostAsync(string path, JsonNode body, string? idempotencyKey) =>
        SendAsync(HttpMethod.Post, path, body.ToJsonString(), idempotencyKey);

    public Task<JsonNode> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body, idempotencyKey: null);

    public Task<JsonNode> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body.ToJsonString(), idempotencyKey: null);

    /// <summary>A page of a list and how many items there are in all.</summary>
    public async Task<(JsonArray Items, int Total)> ListAsync(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(path);
        JsonNode items = await ReadAsync(HttpMethod.Get, path, answer);
        return ((JsonArray)items, int.Parse(answer.Headers.GetValues("X-Total-Count").First(), System.Globalization.CultureInfo.InvariantCulture));
    }

    public async Task<byte[]> GetFileAsync(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(path);
        if (!answer.IsSuccessStatusCode)
            await ReadAsync(HttpMethod.Get, path, answer);

        return await answer.Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string body, string? idempotencyKey)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);

        using HttpResponseMessage answer = await _http.SendAsync(request);
        return await ReadAsync(method, path, answer);
    }

    private static async Task<JsonNode> ReadAsync(HttpMethod method, string path, HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new DemoException($"{method} {path} answered {(int)answer.StatusCode}: {text}");

        try
        {
            return JsonNode.Parse(text)!;
        }
        catch (JsonException)
        {
            throw new DemoException($"{method} {path} answered something that is no JSON");
        }
    }
}
