using Billing.Application.Consistency;
using Billing.Application.Platform;
using Billing.Domain.BillingEntities;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;

namespace Billing.Application.BillingEntities;

/// <summary>
/// All billing entities of a data space, in one document: so that codes are unique and one entity is the default, whoever changes what.
/// </summary>
/// <param name="Entities">Oldest first; exactly one is the default.</param>
internal sealed record EntityBook(IReadOnlyList<BillingEntity> Entities)
{
    /// <summary>Most entities of a data space.</summary>
    public const int EntitiesMax = 100;

    /// <summary>Code of the entity that every organization has from the start.</summary>
    public const string FirstCode = "default";

    /// <summary>The entity that issues when nobody says otherwise.</summary>
    public BillingEntity Default => Entities.First(entity => entity.IsDefault);

    /// <summary>The partition that the book guards.</summary>
    public static PartitionAddress AddressOf(DataSpace space) => new(Tables.Catalog, $"{space}|entities");

    /// <summary>The book of an organization that never wrote one: the organization itself is its only entity.</summary>
    public static EntityBook Of(DataSpace space, Organization organization) => new(
    [
        new BillingEntity
        {
            Id = IdDerivation.ItemOf(space.Organization, 0, "billing entity", space.ToString(), FirstCode),
            Code = FirstCode,
            Name = organization.Name,
            Currency = Currency.Parse(organization.DefaultCurrency),
            TimeZoneId = organization.TimeZone,
            InvoicePrefix = organization.InvoiceNumbering.Prefix == InvoiceNumbering.Default.Prefix ? null : organization.InvoiceNumbering.Prefix,
            NumberScheme = organization.InvoiceNumbering.Gapless ? InvoiceNumberScheme.Gapless : InvoiceNumberScheme.PerCustomer,
            NumberDigits = organization.InvoiceNumbering.Digits,
            IsDefault = true,
            CreatedAt = organization.CreatedAt,
            UpdatedAt = organization.CreatedAt,
        },
    ]);

    /// <summary>The entity with a code, or null.</summary>
    public BillingEntity? Find(string code) => Entities.FirstOrDefault(entity => entity.Code == code);

    /// <summary>The entity with an id, or null.</summary>
    public BillingEntity? Find(BillingId id) => Entities.FirstOrDefault(entity => entity.Id == id);

    /// <summary>The book with an entity as it is now; when that is the default, no other is.</summary>
    public EntityBook With(BillingEntity entity)
    {
        List<BillingEntity> entities = [.. Entities.Select(each => each.Id == entity.Id ? entity : each with { IsDefault = each.IsDefault && !entity.IsDefault })];
        if (Find(entity.Id) is null)
        {
            entities.Add(entity);
        }

        return new EntityBook(entities);
    }

    /// <summary>The book without an entity.</summary>
    public EntityBook Without(BillingEntity entity) => new([.. Entities.Where(each => each.Id != entity.Id)]);
}
