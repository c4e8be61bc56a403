using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>
/// A version of its plan that a subscription goes over to: it holds for the first period that begins at the date or after it, and for all that follow, so that no period is billed by
/// two versions. Whoever bills a period, opens one in advance, or moves the subscription asks here.
/// </summary>
/// <param name="Version">The version.</param>
/// <param name="From">The date; null for the next period, whenever that begins.</param>
public readonly record struct WaitingVersion(int Version, Instant? From)
{
    /// <summary>Whether it holds for the period that begins at an instant.</summary>
    public bool Holds(Instant periodStart) => From is not { } date || periodStart >= date;
}
