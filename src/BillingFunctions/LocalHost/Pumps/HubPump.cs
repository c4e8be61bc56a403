using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Envelopes;
using BillingFunctions.LocalHost.Handler;
using BillingFunctions.LocalHost.State;

namespace BillingFunctions.LocalHost.Pumps;

/// <summary>
/// Reads one partition, one batch at a time. The checkpoint moves on after a batch whether the function succeeded or not: only a retry
/// policy keeps a failed batch alive.
/// </summary>
internal sealed class HubPump(
    FunctionDefinition function, HubFunctionTrigger trigger, int partition, int maxBatch, HubPorts hub, RetryingInvoker invoker, HostState state) : IPump
{
    /// <summary>
    /// Messages are read in portions until they have this size together, as the host's prefetch bounds what it holds. They are held until the function
    /// has answered; with what the function makes of them a partition takes about six times as much.
    /// </summary>
    private const int PrefetchBytes = 512 * 1024;

    private const int Portion = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long position = await state.ReadCheckpointAsync(hub.Name, trigger.Hub, trigger.ConsumerGroup, partition, cancellationToken);
        while (true)
        {
            (TriggerPayload payload, position) = Wrap(await NextAsync(position, cancellationToken));
            await invoker.InvokeAsync(function, payload, cancellationToken);
            await state.WriteCheckpointAsync(hub.Name, trigger.Hub, trigger.ConsumerGroup, partition, position, cancellationToken);
        }
    }

    /// <summary>A batch as its payload, which holds all of it: the messages themselves need not live as long as the call.</summary>
    private (TriggerPayload Payload, long Position) Wrap(IReadOnlyList<LoggedMessage> batch) => (HubPayload.Create(trigger, partition, batch), batch[^1].Sequence);

    private async Task<IReadOnlyList<LoggedMessage>> NextAsync(long position, CancellationToken cancellationToken)
    {
        List<LoggedMessage> batch = await ReadAsync(position, cancellationToken);
        while (batch.Count == 0)
        {
            // The wait begins before the second look, so that nothing can be appended unseen between the two.
            Task appended = hub.Reader.WaitForAppendAsync(LongestWait, cancellationToken);
            batch = await ReadAsync(position, cancellationToken);
            if (batch.Count == 0)
                await appended;
        }

        return batch;
    }

    private async Task<List<LoggedMessage>> ReadAsync(long position, CancellationToken cancellationToken)
    {
        List<LoggedMessage> batch = [];
        long sizeBytes = 0;
        while (batch.Count < maxBatch && sizeBytes < PrefetchBytes)
        {
            int most = Math.Min(Portion, maxBatch - batch.Count);
            IReadOnlyList<LoggedMessage> portion = await hub.Reader.ReadAsync(partition, position, most, cancellationToken);
            batch.AddRange(portion);
            if (portion.Count < most)
                break;

            position = portion[^1].Sequence;
            sizeBytes += portion.Sum(message => (long)message.Body.Length);
        }

        return batch;
    }
}
