using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>What a judge of invoices looks at.</summary>
/// <param name="Tables">The rows.</param>
/// <param name="Now">The time at rest.</param>
/// <param name="Moves">Customers that moved into another time zone.</param>
/// <param name="AcknowledgedAt">When the producer of an event learnt that it was taken; null when never.</param>
/// <param name="AmendedAt">The same of an amendment, by its id.</param>
/// <param name="Faults">Counts what is noticed.</param>
internal sealed record Evidence(
    MemoryTables Tables, Instant Now, IReadOnlyList<SimMove> Moves, Func<UsageEvent, Instant?> AcknowledgedAt, Func<string, Instant?> AmendedAt,
    FaultCounts Faults);
