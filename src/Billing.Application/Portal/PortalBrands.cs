using Billing.Application.BillingEntities;
using Billing.Application.Customers;
using Billing.Application.Platform;
using Billing.Domain.BillingEntities;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Portal;

/// <summary>How the portal of a customer looks.</summary>
public sealed class PortalBrands(CustomerReader customers, Organizations organizations, IBillingEntities entities, DocumentTemplates templates)
{
    /// <summary>
    /// The name is that of the billing entity which issues the customer's invoices. The organization's portal settings come first; without a colour there, the entity's
    /// documents lend theirs.
    /// </summary>
    public async ValueTask<Result<PortalBrand>> FindAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, customerId, cancellationToken) is not { } customer
            || await organizations.FindAsync(space.Organization, cancellationToken) is not { } organization)
        {
            return Failure.NotFound("Customer");
        }

        BillingEntity entity = await entities.FindAsync(space, customer.BillingEntityId, cancellationToken);
        string? color = organization.PortalAccentColor ?? (await templates.FindAsync(space, entity, cancellationToken)).AccentColor;
        return new PortalBrand(entity.Name, organization.LogoUrl, color, organization.PortalWelcomeMessage);
    }
}

/// <summary>How a portal looks.</summary>
/// <param name="Name">Who sells.</param>
/// <param name="LogoUrl">Address of a picture; null for none.</param>
/// <param name="AccentColor">A colour as #rrggbb; null for ours.</param>
/// <param name="WelcomeMessage">A greeting; null for none.</param>
public sealed record PortalBrand(string Name, string? LogoUrl, string? AccentColor, string? WelcomeMessage);
