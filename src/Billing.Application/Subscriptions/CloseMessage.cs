using Billing.Domain.Identity;

namespace Billing.Application.Subscriptions;

/// <summary>The message of the queue <c>close-period</c>: close every due period of this customer.</summary>
/// <param name="Space">Whose customer.</param>
/// <param name="CustomerId">The customer.</param>
internal sealed record CloseMessage(DataSpace Space, BillingId CustomerId);
