using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>A stretch in which a subscription was paused.</summary>
/// <param name="From">When it was paused; that day still counts as served.</param>
/// <param name="Until">When it was resumed; that day counts as served again.</param>
public readonly record struct Pause(Instant From, Instant Until);
