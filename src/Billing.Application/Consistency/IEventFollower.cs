using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>
/// Hears of every domain event whose commit has happened: at least once, before the outbox lets go of it. What it throws leaves the event in the outbox, so
/// it does little and leaves the rest to a queue.
/// </summary>
public interface IEventFollower
{
    /// <summary>Hears of events, of any organizations, each partition's in their order.</summary>
    ValueTask FollowAsync(IReadOnlyList<CommittedEvent> events, CancellationToken cancellationToken);
}

/// <summary>Several that hear of events, one after the other.</summary>
/// <param name="all">Who hears.</param>
public sealed class EventFollowers(IReadOnlyList<IEventFollower> all) : IEventFollower
{
    /// <inheritdoc/>
    public async ValueTask FollowAsync(IReadOnlyList<CommittedEvent> events, CancellationToken cancellationToken)
    {
        foreach (IEventFollower each in all)
        {
            await each.FollowAsync(events, cancellationToken);
        }
    }
}

/// <summary>An event on its way out of the outbox.</summary>
/// <param name="Space">Whose.</param>
/// <param name="Id">The event's own id.</param>
/// <param name="Type">Such as <c>invoice.finalized</c>.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Row">An <see cref="EventRow"/> as JSON.</param>
public sealed record CommittedEvent(DataSpace Space, BillingId Id, string Type, Instant OccurredAt, ReadOnlyMemory<byte> Row)
{
    /// <summary>The events among outbox entries.</summary>
    internal static List<CommittedEvent> From(IReadOnlyList<OutboxItem> items)
    {
        List<CommittedEvent> events = [];
        foreach (OutboxItem item in items)
        {
            if (item.Entry is ListUpsert entry && entry.List == DomainEvents.List.Name)
            {
                events.Add(new CommittedEvent(entry.Space, entry.Id, entry.Keys[0]!, entry.CreatedAt, entry.Row.Utf8));
            }
        }

        return events;
    }
}
