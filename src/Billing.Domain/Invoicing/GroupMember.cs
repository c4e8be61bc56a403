using Billing.Domain.Identity;

namespace Billing.Domain.Invoicing;

/// <summary>A subscription on the invoice of its billing group, as its section of the document is called.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="PlanName">The name of the plan that was billed.</param>
/// <param name="ExternalId">The organization's own id of the subscription.</param>
public sealed record GroupMember(BillingId SubscriptionId, string PlanName, string ExternalId);
