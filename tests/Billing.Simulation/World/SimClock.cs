using NodaTime;

namespace Billing.Simulation;

/// <summary>The virtual clock.</summary>
internal sealed class SimClock(Instant start) : IClock
{
    public Instant Now { get; set; } = start;

    public Instant GetCurrentInstant() => Now;
}
