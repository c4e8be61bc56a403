using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Invoicing.RunningUsage;

/// <summary>What the event <c>usage_threshold.crossed</c> tells.</summary>
/// <param name="Threshold">The threshold, of the plan or of the subscription.</param>
/// <param name="SubscriptionId">Whose usage crossed it.</param>
/// <param name="UsageMinor">What the period's usage came to when that was seen, in minor units before coupons and taxes.</param>
/// <param name="PeriodStart">First instant of that usage.</param>
internal sealed record CrossedThreshold(UsageThreshold Threshold, BillingId SubscriptionId, long UsageMinor, Instant PeriodStart);
