using System.Text;
using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;
using BillingFunctions.LocalHost.Handler;
using BillingFunctions.LocalHost.Pumps;
using BillingFunctions.LocalHost.State;

namespace BillingFunctions.LocalHost;

/// <summary>
/// Takes the place of the Functions host on a developer's machine: reads the same files, fires the same triggers, sends the same
/// envelopes and has the same quirks. Calls go to this process or to one that it starts.
/// </summary>
internal sealed partial class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly LocalHostPorts _ports;
    private readonly IHandlerChannel _channel;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HostState _state;
    private readonly CancellationTokenSource _stop = new();
    private Task _pumps = Task.CompletedTask;

    public FunctionsHost(
        HostConfiguration host,
        FunctionCatalog catalog,
        IHandlerChannel channel,
        LocalHostPorts ports,
        TimeProvider time,
        ILogger logger,
        EnvelopeEncoding encoding = EnvelopeEncoding.Double)
    {
        (Host, Catalog, _channel, _ports, _time, _logger) = (host, catalog, channel, ports, time, logger);
        _state = new HostState(ports.Blobs);
        Invoker = new FunctionInvoker(channel, host, encoding, time, ports.Random, logger);
        foreach (string skipped in catalog.Skipped)
            LogSkipped(skipped);
    }

    public HostConfiguration Host { get; }

    public FunctionCatalog Catalog { get; }

    public FunctionInvoker Invoker { get; }

    /// <summary>Starts all triggers. Returns at once; the store is first touched in the background.</summary>
    public void Start() => _pumps = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>
    /// Calls a function by hand, with an input of the caller's choice. The input of a hub function goes through the hub: a made-up place in a
    /// partition would be taken for a hub that was made anew.
    /// </summary>
    public async Task<CallResult> CallAsync(FunctionDefinition function, string input, CancellationToken cancellationToken)
    {
        if (function.Trigger is not HubFunctionTrigger)
            return await new RetryingInvoker(Invoker, _time).InvokeAsync(function, ManualPayload.Create(function, input, _time.GetUtcNow()), cancellationToken);

        if (_ports.Hub is not { } hub)
            return CallResult.Failed("the hub is not on this machine");

        await hub.Log.SendAsync(0, [new LogMessage(Encoding.UTF8.GetBytes(input))], cancellationToken);
        return new CallResult(true, "", ["sent to the hub"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;

        await _stop.CancelAsync();
        await _pumps.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _channel.DisposeAsync();
        Invoker.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<IPump> pumps = [];
        await KeepAsync(
            async token =>
            {
                await _state.PrepareAsync(token);
                pumps = await CreatePumpsAsync(token);
            },
            cancellationToken);
        await Task.WhenAll(pumps.Select(pump => KeepAsync(pump.RunAsync, cancellationToken)));
    }

    /// <summary>Runs a piece of work again after a fault of the infrastructure, until it ends or the host stops.</summary>
    private async Task KeepAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await work(cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFault(exception);
                await Task.Delay(PauseAfterFault, _time, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<IPump>> CreatePumpsAsync(CancellationToken cancellationToken)
    {
        List<IPump> pumps = [];
        var retrying = new RetryingInvoker(Invoker, _time);
        foreach (FunctionDefinition function in Catalog.Functions)
        {
            switch (function.Trigger)
            {
                case TimerFunctionTrigger timer:
                    pumps.Add(new TimerPump(function, timer, retrying, _state, _time));
                    break;
                case QueueFunctionTrigger queue:
                    pumps.Add(CreateQueuePump(function, queue.Queue));
                    break;
                case HubFunctionTrigger hub when _ports.Hub is { } ports:
                    int partitions = await ports.Log.PartitionCountAsync(cancellationToken);
                    pumps.AddRange(Enumerable.Range(0, partitions).Select(partition =>
                        new HubPump(function, hub, partition, Host.MaxEventBatchSize, ports, retrying, _state)));
                    break;
                case HubFunctionTrigger:
                    LogNoHub(function.Name);
                    break;
            }
        }

        return pumps;
    }

    private QueuePump CreateQueuePump(FunctionDefinition function, string queue) => new(
        queue,
        _ports.Queues,
        Host.Queues,
        new QueueMessageRun(function, queue, _ports.Queues, Host.Queues, Invoker, _time, _logger),
        new QueueWait(Host.Queues, _ports.QueueSignal, _time));

    [LoggerMessage(Level = LogLevel.Error, Message = "Function skipped: {Reason}")]
    private partial void LogSkipped(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A trigger broke off and starts again")]
    private partial void LogFault(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} is not run here: reading a real event hub needs the Functions host")]
    private partial void LogNoHub(string function);
}
