using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Catalog;

/// <summary>An amount of usage at which a progressive invoice is made within a period (rule 19).</summary>
/// <param name="Id">The id.</param>
/// <param name="AmountMinor">Amount of usage in minor units; for a recurring threshold, the size of each step.</param>
/// <param name="Recurring">True fires at each further step, false once per period.</param>
/// <param name="DisplayName">For people, or null.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record UsageThreshold(
    BillingId Id,
    long AmountMinor,
    bool Recurring,
    string? DisplayName,
    Instant CreatedAt,
    Instant UpdatedAt);
