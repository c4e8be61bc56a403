using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace Billing.Application.AddOns;

/// <summary>Looks add-ons up.</summary>
public sealed class AddOnReader(ITableStore tables, ListReader lists)
{
    /// <summary>An add-on by code, or null.</summary>
    public ValueTask<AddOn?> FindAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        tables.FindByCodeAsync(space, SaveAddOn.CodeKind, code, CatalogRows.AddOn, StoredJson.Default.AddOn, cancellationToken);

    /// <summary>An add-on by id, or null.</summary>
    public async ValueTask<AddOn?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await tables.FindByIdAsync(space, CatalogRows.AddOn(id), StoredJson.Default.AddOn, cancellationToken) is { } addOn && addOn.Id == id ? addOn : null;

    /// <summary>For each add-on that was ever sold, how often, by the add-on's id.</summary>
    public ValueTask<IReadOnlyDictionary<string, int>> CountsAsync(DataSpace space, CancellationToken cancellationToken) =>
        lists.CountByAsync(space, AddOnLists.Applied, "add_on_id", [], cancellationToken);
}
