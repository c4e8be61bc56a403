using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>
/// The handler as a child process: started, watched, killed and started again by the rules of the host. The third crash within half an
/// hour ends it, exit code 200 asks for a restart, and after exit code 0 it stays down.
/// </summary>
internal sealed partial class HandlerProcess : IHandlerChannel
{
    private const int RestartRequested = 200;

    private const int MaxCrashes = 3;

    private static readonly TimeSpan CrashMemory = TimeSpan.FromMinutes(30);

    private readonly HostConfiguration _host;
    private readonly AppSettings _settings;
    private readonly HandlerReadiness _readiness;
    private readonly IRandomSource _random;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<DateTimeOffset> _crashes = new();
    private readonly Task _supervision;
    private volatile TaskCompletionSource<Uri> _ready = NewReady();
    private volatile Process? _process;
    private volatile bool _isKilledForTimeout;

    public HandlerProcess(HostConfiguration host, AppSettings settings, IRandomSource random, TimeProvider time, ILogger logger)
    {
        (_host, _settings, _random, _time, _logger) = (host, settings, random, time, logger);
        _readiness = new HandlerReadiness(host.InitializationTimeout);
        _supervision = Task.Run(SuperviseAsync);
    }

    /// <summary>The running process, for tests that look at it or kill it.</summary>
    public int? ProcessId => _process?.Id;

    public Task<Uri> ReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public void TimedOut(string function)
    {
        LogTimedOut(function);
        _isKilledForTimeout = true;
        Kill(_process);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Kill(_process);
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _readiness.Dispose();
        _stop.Dispose();
    }

    private async Task SuperviseAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            int port = FreePort();
            using Process process = Start(port);
            _process = process;
            bool isReady = await _readiness.WaitAsync(port, process, _stop.Token);
            if (isReady)
                _ready.TrySetResult(new Uri($"http://127.0.0.1:{port}"));
            else
                Kill(process);

            await process.WaitForExitAsync(CancellationToken.None);
            if (_ready.Task.IsCompleted)
                _ready = NewReady(); // before the process is seen to be gone: nobody who saw that may get its address

            _process = null;
            if (_stop.IsCancellationRequested || !MayRestart(process.ExitCode, isReady))
                break;
        }

        Gone("the handler is not running");
    }

    private bool MayRestart(int exitCode, bool wasReady)
    {
        LogExited(exitCode);
        if (_isKilledForTimeout || exitCode == RestartRequested)
        {
            _isKilledForTimeout = false;
            return true;
        }

        if (exitCode == 0 && wasReady)
        {
            LogNoRestart();
            return false;
        }

        DateTimeOffset now = _time.GetUtcNow();
        while (_crashes.TryPeek(out DateTimeOffset oldest) && now - oldest > CrashMemory)
            _crashes.Dequeue();

        _crashes.Enqueue(now);
        if (_crashes.Count < MaxCrashes)
            return true;

        LogStopped(MaxCrashes);
        return false;
    }

    private void Gone(string reason)
    {
        var gone = NewReady();
        gone.SetException(new HandlerGoneException(reason));
        _ = gone.Task.Exception;
        TaskCompletionSource<Uri> before = _ready;
        _ready = gone;
        before.TrySetException(new HandlerGoneException(reason));
        _ = before.Task.Exception;
    }

    private Process Start(int port)
    {
        var start = new ProcessStartInfo(_host.ExecutablePath, _host.Arguments)
        {
            WorkingDirectory = _host.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in HandlerEnvironment.Of(_settings, _host.Root, port, _random.NextGuid().ToString()))
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => LogOutput(line.Data);
        process.ErrorDataReceived += (_, line) => LogError(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Binds port 0 and lets go of it, as the host does; another process could take the port in between.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Kill(Process? process)
    {
        try
        {
            process?.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static TaskCompletionSource<Uri> NewReady() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void LogOutput(string? line)
    {
        if (line is not null)
            LogHandlerOutput(line);
    }

    private void LogError(string? line)
    {
        if (line is not null)
            LogHandlerError(line);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "handler: {Line}")]
    private partial void LogHandlerOutput(string line);

    [LoggerMessage(Level = LogLevel.Error, Message = "handler: {Line}")]
    private partial void LogHandlerError(string line);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Function} exceeded functionTimeout: the handler is killed, with all that it was doing")]
    private partial void LogTimedOut(string function);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The handler ended with exit code {ExitCode}")]
    private partial void LogExited(int exitCode);

    [LoggerMessage(Level = LogLevel.Error, Message = "After exit code 0 the host does not start the handler again")]
    private partial void LogNoRestart();

    [LoggerMessage(Level = LogLevel.Critical, Message = "The handler crashed {Count} times: the host would stop here")]
    private partial void LogStopped(int count);
}
