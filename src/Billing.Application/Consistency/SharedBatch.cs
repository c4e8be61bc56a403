namespace Billing.Application.Consistency;

/// <summary>
/// Collects items of many callers into runs of one piece of work: one run at a time, and what is added while one is under way goes with the next. A
/// caller's task is that of the very run that carries its items, so a run that fails fails for exactly those whose items it carried.
/// </summary>
/// <typeparam name="T">What is collected.</typeparam>
internal sealed class SharedBatch<T>(Func<IReadOnlyList<T>, Task> run)
{
    private readonly Lock _gate = new();
    private List<T> _items = [];
    private Task? _next;
    private Task _last = Task.CompletedTask;

    /// <summary>Completes when the run that carries the items has ended.</summary>
    public Task AddAsync(IEnumerable<T> items)
    {
        TaskCompletionSource begin = new();
        Task next;
        lock (_gate)
        {
            _items.AddRange(items);
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

    private async Task RunAfterAsync(Task begin, Task previous)
    {
        // Begins only after the caller has noted this run and let go of the lock; then on the caller's own thread, when nothing runs before it.
        await begin.ConfigureAwait(false);
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<T> taken;
        lock (_gate)
        {
            (taken, _items, _next) = (_items, [], null);
        }

        await run(taken).ConfigureAwait(false);
    }
}
