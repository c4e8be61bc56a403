using Billing.Application.Ports;
using Billing.TestSupport.Time;

namespace Billing.TestSupport.Storage;

/// <summary>Wakes who waits for a hidden message when a test moves the clock: by a real clock no message comes up before its time, so the store waits that long.</summary>
public sealed class MovedQueueSignal(IQueueSignal inner, SettableClock clock) : IQueueSignal
{
    public async Task WaitForMessageAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task moved = clock.Moved;
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task waited = inner.WaitForMessageAsync(queue, atMost, over.Token);
        await Task.WhenAny(waited, moved);
        await over.CancelAsync();
        await waited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
