using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Billing.Application.Consistency;

/// <summary>Looks at a unit of work that has decided, right before it is committed, and may add to what follows from it.</summary>
public interface ICommitWitness
{
    /// <summary>Looks. It may be called several times for one unit of work, of which one at most is committed.</summary>
    ValueTask WitnessAsync(PartitionWork work, CancellationToken cancellationToken);
}

/// <summary>A document that a unit of work writes or removes.</summary>
/// <param name="RowKey">Its row.</param>
/// <param name="Info">What it is made of.</param>
/// <param name="Before">As it was read; null when there was none.</param>
/// <param name="After">As it will be; null when it is removed.</param>
public sealed record StagedDocument(string RowKey, JsonTypeInfo Info, JsonElement? Before, JsonElement? After);
