using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>A change of a subscription's quantity that took effect at once.</summary>
/// <param name="At">When; that whole local day belongs to the new quantity (rule 10).</param>
/// <param name="Before">The quantity until then.</param>
public readonly record struct ChangedQuantity(Instant At, decimal Before);
