using NodaTime;

namespace Billing.Domain.Usage;

/// <summary>One step of a quantity that is carried from period to period, for prices by whole days (rule 8).</summary>
/// <param name="At">When it came; of what was carried in, the start of the period.</param>
/// <param name="Units">By how much the quantity changes; 1 for a distinct value.</param>
/// <param name="Until">When a distinct value was removed; null while it is there, and for sums, whose reductions are changes of their own.</param>
/// <param name="IsCarried">True for the part of a sum that was there before the period. A distinct value that was there begins where the period does.</param>
public sealed record QuantityChange(Instant At, decimal Units, Instant? Until = null, bool IsCarried = false);
