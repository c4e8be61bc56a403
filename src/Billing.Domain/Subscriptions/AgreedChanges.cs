using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>Another plan that a subscription goes over to when its running period ends.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Version">Its version at the time of the agreement, which holds.</param>
/// <param name="EffectiveAt">The end of the period.</param>
/// <param name="AgreedAt">When it was agreed.</param>
public sealed record AgreedPlan(BillingId PlanId, int Version, Instant EffectiveAt, Instant AgreedAt);

/// <summary>Another quantity that a subscription has when its running period ends.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="EffectiveAt">The end of the period.</param>
/// <param name="AgreedAt">When it was agreed.</param>
public sealed record AgreedQuantity(decimal Quantity, Instant EffectiveAt, Instant AgreedAt);
