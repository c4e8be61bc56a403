using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace Billing.Application.Catalog;

/// <summary>Finds plans by their codes.</summary>
public sealed class PlanCodes(ITableStore tables, ICatalog catalog)
{
    /// <summary>The current version of the plan with a code, or null.</summary>
    public async ValueTask<Plan?> FindAsync(DataSpace space, string code, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CatalogRows.Code(CreatePlan.CodeKind, code), cancellationToken);
        return row is null
            ? null
            : await catalog.FindPlanAsync(space, DocumentCodec.Read(row.Columns, StoredJson.Default.CodeClaim)!.Target, version: null, cancellationToken);
    }
}
