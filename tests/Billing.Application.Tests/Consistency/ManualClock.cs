using NodaTime;

namespace Billing.Application.Tests.Consistency;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class ManualClock : IClock
{
    private long _ticks = Instant.FromUtc(2026, 3, 10, 12, 0).ToUnixTimeTicks();

    public Instant GetCurrentInstant() => Instant.FromUnixTimeTicks(Volatile.Read(ref _ticks));

    public void Advance(Duration by) => Interlocked.Add(ref _ticks, by.BclCompatibleTicks);
}
