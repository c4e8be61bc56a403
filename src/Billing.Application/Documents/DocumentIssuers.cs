using Billing.Application.BillingEntities;
using Billing.Domain.BillingEntities;
using Billing.Domain.Customers;
using Billing.Domain.Identity;

namespace Billing.Application.Documents;

/// <summary>Who issues a document, and how its documents look.</summary>
/// <param name="Entity">The billing entity.</param>
/// <param name="Template">Its template.</param>
/// <param name="Logo">The file of its logo; empty for none.</param>
public sealed record DocumentIssuer(BillingEntity Entity, DocumentTemplate Template, ReadOnlyMemory<byte> Logo)
{
    /// <summary>As documents print it.</summary>
    public DocumentParty Party => new()
    {
        Name = Entity.Name,
        LegalName = Entity.LegalName,
        AddressLines = DocumentParts.AddressLines(Entity.Address),
        TaxId = Entity.TaxNumber,
        Email = Entity.Email,
    };

    /// <summary>How its documents look.</summary>
    public DocumentBrand Brand => new() { AccentColor = Template.AccentColor, Logo = Logo };

    /// <summary>What stands at the foot.</summary>
    public string? Footer => DocumentParts.Joined(Template.LegalText, Entity.InvoiceFooter);

    /// <summary>Language of a customer's documents.</summary>
    public string LanguageOf(Customer customer) => customer.DocumentLocale ?? Entity.DocumentLocale;
}

/// <summary>Finds issuers.</summary>
public sealed class DocumentIssuers(IBillingEntities entities, DocumentTemplates templates)
{
    /// <summary>The issuer of a document that names this entity, or none.</summary>
    public async ValueTask<DocumentIssuer> FindAsync(DataSpace space, BillingId? entityId, CancellationToken cancellationToken)
    {
        BillingEntity entity = await entities.FindAsync(space, entityId, cancellationToken);
        DocumentTemplate template = await templates.FindAsync(space, entity, cancellationToken);
        ReadOnlyMemory<byte> logo = template.Logo is { } picture ? await templates.LogoAsync(space, picture, cancellationToken) : default;
        return new DocumentIssuer(entity, template, logo);
    }
}
