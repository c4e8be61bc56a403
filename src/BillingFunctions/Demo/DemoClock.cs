using NodaTime;

namespace BillingFunctions.Demo;

/// <summary>A clock that stands still, so that every run of the demo plays the same history.</summary>
internal sealed class DemoClock(Instant now) : IClock
{
    public Instant GetCurrentInstant() => now;
}
