using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>What a producer says about an event that it sent, or will send.</summary>
/// <param name="Id">Unique in the world.</param>
/// <param name="Target">The event as it was first made.</param>
/// <param name="Replacement">What it should have said; null when it is cancelled.</param>
internal sealed record SimAmendment(string Id, UsageEvent Target, UsageEvent? Replacement)
{
    /// <summary>When it was sent; no two amendments at the same instant.</summary>
    public List<Instant> SentAt { get; } = [];

    /// <summary>When the producer first learnt that it was taken; null when it never did.</summary>
    public Instant? AcknowledgedAt { get; set; }
}
