namespace Billing.Application.Consistency;

/// <summary>
/// Lets callers share runs of a piece of work: one run at a time, and whoever asks while one is under way gets the next. A run that a caller gets starts after
/// the call, so it sees everything that the caller did before. Under load many callers share one run; alone, nobody waits for company.
/// </summary>
/// <typeparam name="T">What a run gives.</typeparam>
public sealed class SharedRun<T>(Func<Task<T>> run)
{
    private readonly Lock _gate = new();
    private Task<T>? _next;
    private Task _last = Task.CompletedTask;

    /// <summary>The result of a run that starts after this call. A failed run fails for all who share it; the next starts afresh.</summary>
    public Task<T> NextAsync()
    {
        TaskCompletionSource begin = new();
        Task<T> next;
        lock (_gate)
        {
            if (_next is not null)
            {
                return _next;
            }

            _next = next = RunAfterAsync(begin.Task, _last);
            _last = next;
        }

        begin.SetResult();
        return next;
    }

    private async Task<T> RunAfterAsync(Task begin, Task previous)
    {
        // Begins only after the caller has noted this run and let go of the lock; then on the caller's own thread, when nothing runs before it.
        await begin.ConfigureAwait(false);
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _next = null;
        }

        return await run().ConfigureAwait(false);
    }
}
