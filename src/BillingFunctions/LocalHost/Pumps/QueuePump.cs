using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost.Pumps;

/// <summary>
/// Takes messages of a queue and runs each one, several at a time: a fetch of a batch whenever few enough are being worked on.
/// </summary>
internal sealed class QueuePump(string queue, IQueueStore queues, QueueSettings settings, QueueMessageRun run, QueueWait wait) : IPump
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = new HashSet<Task>();

        // A fetch that is broken off may have been carried out: its messages would be hidden, and nobody would know of them. So it ends by itself, and they are given back.
        using var patience = new CancellationTokenSource();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => patience.CancelAfter(QueueMessageRun.StopPatience));
        try
        {
            while (true)
            {
                await MakeRoomAsync(running, cancellationToken);
                IReadOnlyList<QueueMessage> messages =
                    await queues.ReceiveAsync(queue, settings.BatchSize, QueueMessageRun.Hold, patience.Token);
                foreach (QueueMessage message in messages)
                    running.Add(run.RunAsync(message, cancellationToken));

                await wait.AfterFetchAsync(queue, messages.Count, cancellationToken);
            }
        }
        finally
        {
            // A message that was taken is given back or deleted by its run; the pump has not stopped before that.
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task MakeRoomAsync(HashSet<Task> running, CancellationToken cancellationToken)
    {
        running.RemoveWhere(task => task.IsCompleted);
        while (running.Count > settings.NewBatchThreshold)
        {
            await Task.WhenAny(running).WaitAsync(cancellationToken);
            running.RemoveWhere(task => task.IsCompleted);
        }
    }
}
