using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;
using BillingFunctions.LocalHost.Handler;

namespace BillingFunctions.LocalHost.Pumps;

/// <summary>Runs one message: holds it while the function works, then deletes it, releases it, or moves it to the poison queue.</summary>
internal sealed partial class QueueMessageRun(
    FunctionDefinition function, string queue, IQueueStore queues, QueueSettings settings, FunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    public const string PoisonSuffix = "-poison";

    private const int MaxQueueName = 63;

    /// <summary>
    /// How long a message is hidden at first; renewed at a third of it for as long as the function works. The Functions host hides for ten minutes; here a process
    /// that was killed, and a store that took messages out and whose answer never came, hide what is due for no longer than this.
    /// </summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(3);

    /// <summary>How long a stop waits for the store at most.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    public async Task RunAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            if (message.DequeueCount > settings.MaxDequeueCount)
            {
                await PoisonAsync(message, cancellationToken);
                return;
            }

            (CallResult result, QueueMessage held) = await CallAsync(message, cancellationToken);
            if (result.IsSuccess)
                await queues.DeleteAsync(queue, held, cancellationToken);
            else if (message.DequeueCount >= settings.MaxDequeueCount)
                await PoisonAsync(held, cancellationToken);
            else
                await queues.ExtendAsync(queue, held, settings.VisibilityTimeout, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await GiveBackAsync(message);
        }
        catch (Exception exception)
        {
            LogLost(exception, queue, message.Id);
        }
    }

    /// <summary>
    /// The host is stopping. Without this the message would be hidden until its hold ends, and what is due would wait for that after a start. The function
    /// may still be at work; all work may be done twice.
    /// </summary>
    private async Task GiveBackAsync(QueueMessage message)
    {
        using var patience = new CancellationTokenSource(StopPatience, time);
        try
        {
            await queues.ExtendAsync(queue, message, TimeSpan.Zero, patience.Token);
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            LogLost(exception, queue, message.Id);
        }
    }

    private async Task<(CallResult Result, QueueMessage Held)> CallAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<QueueMessage> renewal = RenewAsync(message, done.Token);
        CallResult result = await invoker.InvokeAsync(function, QueuePayload.Create(message), null, cancellationToken);
        await done.CancelAsync();
        return (result, await renewal);
    }

    private async Task<QueueMessage> RenewAsync(QueueMessage message, CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(Hold / 3, time, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
                return message;

            try
            {
                message = await queues.ExtendAsync(queue, message, Hold, CancellationToken.None) ?? message;
            }
            catch (StoreException exception)
            {
                LogLost(exception, queue, message.Id);
            }
        }
    }

    private async Task PoisonAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        string poison = queue + PoisonSuffix;
        if (queue.EndsWith(PoisonSuffix, StringComparison.Ordinal) || poison.Length > MaxQueueName)
            return;

        LogPoisoned(queue, message.Id, message.DequeueCount);
        await queues.EnsureQueueAsync(poison, cancellationToken);
        await queues.SendAsync(poison, message.Text, TimeSpan.Zero, cancellationToken);
        await queues.DeleteAsync(queue, message, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of {Queue} has failed {Count} times and goes to the poison queue")]
    private partial void LogPoisoned(string queue, string id, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} of {Queue} could not be settled and will come again")]
    private partial void LogLost(Exception exception, string queue, string id);
}
