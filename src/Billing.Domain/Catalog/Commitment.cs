using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Catalog;

/// <summary>A minimum commitment of a plan: the least its subscriptions pay per period (rule 18).</summary>
/// <param name="Id">The id.</param>
/// <param name="AmountMinor">Least amount of a full period, before coupons and taxes.</param>
/// <param name="DisplayName">What the true-up line is called, or null.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record Commitment(BillingId Id, long AmountMinor, string? DisplayName, Instant CreatedAt, Instant UpdatedAt);
