using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage.Counting;

/// <summary>An event and its place in the hub.</summary>
/// <param name="Event">The event.</param>
/// <param name="Sequence">The message's place in the partition.</param>
/// <param name="Index">The event's place in the message.</param>
/// <param name="EnqueuedAt">When the hub took the message.</param>
internal sealed record HubItem(AcceptedEvent Event, long Sequence, int Index, Instant EnqueuedAt);

/// <summary>The events of one customer in a batch, in the hub's order.</summary>
/// <param name="Space">The organization and mode.</param>
/// <param name="Customer">The customer's key.</param>
/// <param name="Hub">Name of the hub.</param>
/// <param name="HubPartition">The hub partition that they came through.</param>
/// <param name="Items">The events.</param>
internal sealed record CustomerGroup(DataSpace Space, OwnerKey Customer, string Hub, int HubPartition, List<HubItem> Items)
{
    /// <summary>The customer's partition in the table.</summary>
    public string Partition { get; } = Space.CustomerPartition(Customer);
}
