using NodaTime;

namespace Billing.TestSupport.Time;

/// <summary>Measures spans of time on a clock that a test sets, for code that takes a <see cref="TimeProvider"/>. Timers stay real.</summary>
public sealed class ClockTime(IClock clock) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => NodaConstants.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetCurrentInstant().ToUnixTimeTicks();
}
