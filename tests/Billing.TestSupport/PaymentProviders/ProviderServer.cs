using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Billing.TestSupport.PaymentProviders;

/// <summary>
/// A real HTTP server on this machine around a simulated provider: it records every request and does to the next ones what
/// <see cref="FailNext"/> says. Dispose it to end the requests that it left without an answer.
/// </summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private const int HugeBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(30);

    private readonly HttpListener _listener;
    private readonly Func<SimulatedRequest, SimulatedResponse> _answer;
    private readonly Lock _effects = new();
    private readonly List<(string Path, ProviderFault Fault)> _faults = [];
    private readonly ConcurrentQueue<SimulatedRequest> _requests = new();
    private readonly SemaphoreSlim _silent = new(0);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProviderServer(HttpListener listener, Uri address, Func<SimulatedRequest, SimulatedResponse> answer)
    {
        _listener = listener;
        Address = address;
        _answer = answer;
        _ = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Every request so far, in order of arrival.</summary>
    public IReadOnlyList<SimulatedRequest> Requests => [.. _requests];

    /// <summary>Starts on a free port. Answers are made one at a time, so a simulator needs no locks.</summary>
    public static ProviderServer Start(Func<SimulatedRequest, SimulatedResponse> answer)
    {
        for (int tries = 0; ; tries++)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort()}/");
            var listener = new HttpListener();
            listener.Prefixes.Add(address.AbsoluteUri);
            try
            {
                listener.Start();
                return new ProviderServer(listener, address, answer);
            }
            catch (HttpListenerException) when (tries < 20)
            {
                listener.Close();
            }
        }
    }

    /// <summary>Spoils the next requests whose path contains a text, one fault each, in order.</summary>
    public void FailNext(string pathPart, params ProviderFault[] faults)
    {
        lock (_faults)
        {
            _faults.AddRange(faults.Select(fault => (pathPart, fault)));
        }
    }

    /// <summary>Completes when a request has had its effect, if any, and is left without an answer.</summary>
    public Task SilenceAsync(CancellationToken cancellationToken) => _silent.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        _listener.Close();
        return ValueTask.CompletedTask;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => HandleAsync(context));
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        try
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

            await RespondAsync(context.Response, fault, response);
        }
        catch (Exception broken) when (broken is HttpListenerException or IOException or ObjectDisposedException)
        {
            context.Response.Abort();
        }
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

    private static async Task<SimulatedRequest> ReadAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        var headers = request.Headers.AllKeys.ToDictionary(name => name!, name => request.Headers[name] ?? "", StringComparer.OrdinalIgnoreCase);
        return new SimulatedRequest(request.HttpMethod, request.Url!.AbsolutePath, request.Url.Query, headers, body.ToArray());
    }

    private async Task RespondAsync(HttpListenerResponse response, ProviderFault fault, SimulatedResponse? answer)
    {
        switch (fault)
        {
            case ProviderFault.SilentBefore or ProviderFault.SilentAfter:
                _silent.Release();
                await _ended.Task;
                response.Abort();
                return;
            case ProviderFault.BrokenAfter:
                response.ContentLength64 = HugeBytes;
                await response.OutputStream.WriteAsync("{"u8.ToArray());
                response.Abort();
                return;
            case ProviderFault.Slow:
                await Task.Delay(Slowness);
                break;
            case ProviderFault.Redirect:
                response.RedirectLocation = Address + "elsewhere";
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
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body);
        response.Close();
    }
}
