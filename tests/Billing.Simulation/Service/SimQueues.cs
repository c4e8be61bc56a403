using Billing.Application.Ports;
using NodaTime;

namespace Billing.Simulation;

/// <summary>The queues as one process sees them: sends wait until the scheduler lets them go, and may fail on the way. The host receives.</summary>
internal sealed class SimQueues(MemoryQueues queues, SimProcess process) : IQueueStore
{
    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        SimFault? fault = await process.PassAsync(SimCall.Send, queue);
        if (fault == SimFault.QueueUnavailable)
        {
            throw new StoreException(StoreFault.Unavailable, "Simulated");
        }

        queues.Send(queue, text, Duration.FromTimeSpan(delay));
        if (fault == SimFault.QueueAnswerLost)
        {
            throw new StoreException(StoreFault.OutcomeUnknown, "Simulated: taken, but the answer is lost");
        }

        if (fault == SimFault.CrashAfterCall)
        {
            await SimProcess.NeverAsync<bool>();
        }
    }

    public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The host receives");

    public ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The host deletes");

    public ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The host extends");

    public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) => throw new NotSupportedException("Nobody counts");
}
