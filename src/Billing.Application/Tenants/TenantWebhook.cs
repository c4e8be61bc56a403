using Billing.Domain.Identity;

namespace Billing.Application.Tenants;

/// <summary>The secret with which an organization's webhooks are signed on surfaces that know one address each: it is there before the address is.</summary>
/// <param name="Sealed">The secret, encrypted for the endpoint.</param>
internal sealed record TenantWebhook(string Sealed)
{
    /// <summary>Its row in the organization's partition.</summary>
    public const string Row = "webhook";

    /// <summary>The endpoint that it is for.</summary>
    public static BillingId EndpointOf(OwnerKey organization) => new(IdDerivation.Owner(0, "tenant webhook", organization.ToString()), item: 0);
}
