using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Notifications;

/// <summary>Something that people of an organization should see.</summary>
public sealed record Notification
{
    /// <summary>The id, of the organization; it derives from the event.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Its number in the data space: what is read at once is read up to a number.</summary>
    public required long Number { get; init; }

    /// <summary>What it belongs to: <c>payment</c>, <c>invoice</c>, <c>subscription</c>, <c>wallet</c>, <c>dunning</c>, <c>webhook</c>, <c>usage</c>, <c>export</c>.</summary>
    public required string Category { get; init; }

    /// <summary>What happened, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The kind of thing that it is about; null for none.</summary>
    public string? ResourceType { get; init; }

    /// <summary>What it is about; null for nothing that has an id.</summary>
    public BillingId? ResourceId { get; init; }

    /// <summary>Whether somebody has read it by itself.</summary>
    public bool IsRead { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }
}

/// <summary>The guard of a data space's notifications.</summary>
/// <param name="Last">Number of the newest.</param>
/// <param name="ReadUpTo">All up to this number are read.</param>
/// <param name="Unread">How many are not.</param>
public sealed record NotificationCounts(long Last, long ReadUpTo, long Unread)
{
    /// <summary>There is none yet.</summary>
    public static NotificationCounts None { get; } = new(0, 0, 0);

    /// <summary>True when a notification is read.</summary>
    public bool Covers(Notification notification) => notification.IsRead || notification.Number <= ReadUpTo;
}
