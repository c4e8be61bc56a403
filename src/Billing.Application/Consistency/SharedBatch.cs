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
        lock (_gate)
        {
            _items.AddRange(items);
            if (_next is null)
            {
                _next = RunAfterAsync(_last);
                _last = _next;
            }

            return _next;
        }
    }

    private async Task RunAfterAsync(Task previous)
    {
        // Yields even when the last run is over: the caller holds the lock and must have noted this run before it begins.
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        List<T> taken;
        lock (_gate)
        {
            (taken, _items, _next) = (_items, [], null);
        }

        await run(taken);
    }
}
