using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Billing.Load.Soak;

/// <summary>
/// A client as it should be: what has no answer, or one that blames the service, is sent again under the same key until it is answered. So every
/// request is done once, whatever happens to the service meanwhile.
/// </summary>
internal sealed class SoakClient : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http;
    private readonly SoakRecord _record;
    private long _keys;

    public SoakClient(int port, SoakRecord record)
    {
        _record = record;
        _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServiceProcess.Key);
    }

    /// <summary>Names this run among all others.</summary>
    public string Run { get; } = Guid.NewGuid().ToString("N")[..8];

    public void Dispose() => _http.Dispose();

    public Task<JsonElement> GetAsync(string kind, string path) => SendAsync(kind, HttpMethod.Get, path, body: null);

    public Task<JsonElement> PostAsync(string kind, string path, string body = "") => SendAsync(kind, HttpMethod.Post, path, body);

    private async Task<JsonElement> SendAsync(string kind, HttpMethod method, string path, string? body)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{Run}-{Interlocked.Increment(ref _keys)}");
        for (long first = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause))
        {
            long startedAt = Stopwatch.GetTimestamp();
            if (await TryAsync(method, path, body, key) is { } answer)
            {
                _record.Answered(kind, startedAt, isFirstTry: startedAt - first < Stopwatch.Frequency / 1000);
                return answer;
            }

            if (Stopwatch.GetElapsedTime(first) > Patience)
            {
                throw new InvalidOperationException($"{method} {path} had no good answer for {Patience.TotalMinutes} minutes");
            }
        }
    }

    /// <summary>Null asks to send it again.</summary>
    private async Task<JsonElement?> TryAsync(HttpMethod method, string path, string? body, string key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", key);
        }

        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request);
            string text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? Parse(text) : Refused($"{method} {path}", (int)answer.StatusCode, text);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            _record.Unanswered();
            return null;
        }
    }

    private static JsonElement Parse(string text) => text.Length == 0 ? default : JsonElement.Parse(text);

    private JsonElement? Refused(string what, int status, string text)
    {
        _record.Refused(status, $"{what}: {status} {text}");
        bool mayPass = status is 409 or 429 or >= 500;
        return mayPass ? null : throw new InvalidOperationException($"{what}: {status} {text}");
    }
}
