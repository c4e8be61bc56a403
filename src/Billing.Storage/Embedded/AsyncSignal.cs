namespace Billing.Storage.Embedded;

/// <summary>Wakes everyone who waits. Whoever takes <see cref="Next"/> before looking at the data cannot miss a change.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes at the next <see cref="Set"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    /// <summary>Waits for the signal or the end of the time; throws only when cancelled.</summary>
    public static async Task WaitAsync(Task next, TimeSpan atMost, CancellationToken cancellationToken)
    {
        // No timer is kept alive when the signal comes first.
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(atMost, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
