using System.Text.Json;
using Billing.Application.Usage.DeadLetters;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Something that a producer sent and that cannot be counted as it is: an event of a list, or a whole message.</summary>
/// <param name="Partition">The hub's partition.</param>
/// <param name="EnqueuedAt">When the hub took the message; no two alike.</param>
/// <param name="Index">The event's place in the message; null for the whole message.</param>
/// <param name="Meant">What it should have said.</param>
/// <param name="Body">What an operator puts in its place; null to set fields.</param>
/// <param name="Fields">What an operator sets in it; null to replace it.</param>
/// <param name="IsUnwanted">True when an operator discards it.</param>
internal sealed record SimLetter(int Partition, Instant EnqueuedAt, int? Index, IReadOnlyList<UsageEvent> Meant, string? Body, JsonElement? Fields, bool IsUnwanted)
{
    /// <summary>True for the service's letter of it.</summary>
    public bool Is(DeadLetter letter) => letter.Partition == Partition && letter.EnqueuedAt == EnqueuedAt && letter.Index == Index;
}
