using NodaTime;

namespace Billing.TestSupport.Time;

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class SettableClock(Instant now) : IClock
{
    private long _ticks = now.ToUnixTimeTicks();
    private TaskCompletionSource _moved = Waiting();

    /// <summary>Stands at the start of 2026-07-01 UTC.</summary>
    public SettableClock()
        : this(Instant.FromUtc(2026, 7, 1, 0, 0))
    {
    }

    public Instant GetCurrentInstant() => Instant.FromUnixTimeTicks(Volatile.Read(ref _ticks));

    /// <summary>Completes when the clock is moved the next time.</summary>
    public Task Moved => Volatile.Read(ref _moved).Task;

    /// <summary>Moves the clock to an instant, forward or back.</summary>
    public void Set(Instant now)
    {
        Volatile.Write(ref _ticks, now.ToUnixTimeTicks());
        Tell();
    }

    /// <summary>Moves the clock by a duration.</summary>
    public void Advance(Duration by)
    {
        Interlocked.Add(ref _ticks, by.BclCompatibleTicks);
        Tell();
    }

    private void Tell() => Interlocked.Exchange(ref _moved, Waiting()).TrySetResult();

    private static TaskCompletionSource Waiting() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
