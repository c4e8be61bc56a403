using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost.Pumps;

/// <summary>
/// How long to leave an empty queue alone: until the store says that a message is there, where it can; else longer and longer.
/// </summary>
/// <param name="settings">The longest pause.</param>
/// <param name="signal">Tells when a queue may have a message; null where the store cannot.</param>
/// <param name="time">The clock that measures.</param>
internal sealed class QueueWait(QueueSettings settings, IQueueSignal? signal, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan _pause = Shortest;

    public async Task AfterFetchAsync(string queue, int fetched, CancellationToken cancellationToken)
    {
        if (fetched > 0)
        {
            _pause = Shortest;
            return;
        }

        if (signal is not null)
        {
            await signal.WaitForMessageAsync(queue, settings.MaxPollingInterval, cancellationToken);
            return;
        }

        await Task.Delay(_pause, time, cancellationToken);
        _pause = _pause * 2 < settings.MaxPollingInterval ? _pause * 2 : settings.MaxPollingInterval;
    }
}
