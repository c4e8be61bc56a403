using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>
/// A real HTTP server on this machine around a simulated provider: it records every request and does to the next ones what
/// <see cref="FailNext"/> says. Dispose it to end the requests that it left without an answer.
/// </summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private const int HugeBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(30);

    private readonly WebApplication _app;
    private readonly Func<SimulatedRequest, SimulatedResponse> _answer;
    private readonly Lock _effects = new();
    private readonly List<(string Path, ProviderFault Fault)> _faults = [];
    private readonly ConcurrentQueue<SimulatedRequest> _requests = new();
    private readonly SemaphoreSlim _silent = new(0);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProviderServer(Func<SimulatedRequest, SimulatedResponse> answer)
    {
        _answer = answer;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
        _app.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_app.Urls.Single() + "/");
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Every request so far, in order of arrival.</summary>
    public IReadOnlyList<SimulatedRequest> Requests => [.. _requests];

    /// <summary>Starts on a free port. Answers are made one at a time, so a simulator needs no locks.</summary>
    public static ProviderServer Start(Func<SimulatedRequest, SimulatedResponse> answer) => new(answer);

    /// <summary>Spoils the next requests whose path contains a text, one fault each, in order.</summary>
    public void FailNext(string pathPart, params ProviderFault[] faults)
    {
        lock (_faults)
        {
            _faults.AddRange(faults.Select(fault => (pathPart, fault)));
        }
    }

    /// <summary>Completes when a request has had its effect, if any, and is left without an answer.</summary>
    public Task SilenceAsync() => _silent.WaitAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        SimulatedRequest request = await ReadAsync(context.Request);
        ProviderFault fault;
        SimulatedResponse? response;
        lock (_effects)
        {
            _requests.Enqueue(request);
            fault = NextFault(request.Path);
            response = fault is ProviderFault.TooManyRequests or ProviderFault.ErrorBefore or ProviderFault.SilentBefore or ProviderFault.Redirect
                ? null
                : _answer(request);
        }

        await RespondAsync(context, fault, response);
    }

    private ProviderFault NextFault(string path)
    {
        lock (_faults)
        {
            int index = _faults.FindIndex(entry => path.Contains(entry.Path, StringComparison.Ordinal));
            if (index < 0)
            {
                return ProviderFault.None;
            }

            ProviderFault fault = _faults[index].Fault;
            _faults.RemoveAt(index);
            return fault;
        }
    }

    private static async Task<SimulatedRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new SimulatedRequest(request.Method, request.Path.ToUriComponent(), request.QueryString.Value ?? "", headers, body.ToArray());
    }

    private async Task RespondAsync(HttpContext context, ProviderFault fault, SimulatedResponse? answer)
    {
        HttpResponse response = context.Response;
        switch (fault)
        {
            case ProviderFault.SilentBefore or ProviderFault.SilentAfter:
                _silent.Release();
                await _ended.Task;
                context.Abort();
                return;
            case ProviderFault.BrokenAfter:
                response.ContentLength = HugeBytes;
                await response.Body.WriteAsync("{"u8.ToArray());
                context.Abort();
                return;
            case ProviderFault.Slow:
                await Task.Delay(Slowness);
                break;
            case ProviderFault.Redirect:
                response.Headers.Location = Address + "elsewhere";
                break;
        }

        (int status, byte[] body) = fault switch
        {
            ProviderFault.TooManyRequests => (429, "{}"u8.ToArray()),
            ProviderFault.ErrorBefore or ProviderFault.ErrorAfter => (500, "{}"u8.ToArray()),
            ProviderFault.Redirect => (307, []),
            ProviderFault.Garbage => (answer!.Status, "<html>"u8.ToArray()),
            ProviderFault.HugeBody => (answer!.Status, new byte[HugeBytes]),
            _ => (answer!.Status, Encoding.UTF8.GetBytes(answer.Json.ToJsonString())),
        };
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }
}
