using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;

namespace Billing.Application.Dunning;

/// <summary>Looks campaigns up.</summary>
public sealed class DunningCampaigns(ITableStore tables)
{
    /// <summary>A campaign by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<DunningCampaign?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        TableRow? row = id.Owner == space.Organization ? await tables.GetAsync(address.Table, address.PartitionKey, DunningRows.Campaign(id), cancellationToken) : null;
        DunningCampaign? campaign = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.DunningCampaign);
        return campaign?.Id == id ? campaign : null;
    }

    /// <summary>All campaigns of a data space.</summary>
    public async ValueTask<IReadOnlyList<DunningCampaign>> AllAsync(DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        List<DunningCampaign> all = [];
        await foreach (TableRow row in tables.ReadAllAsync(address.Table, RowRange.Prefix(address.PartitionKey, DunningRows.CampaignPrefix), cancellationToken))
        {
            all.Add(DocumentCodec.Read(row.Columns, StoredJson.Default.DunningCampaign)!);
        }

        return all;
    }

    /// <summary>Whether a data space has any campaign.</summary>
    internal static async ValueTask<bool> AnyAsync(ITableStore tables, DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        return (await tables.QueryAsync(address.Table, RowRange.Prefix(address.PartitionKey, DunningRows.CampaignPrefix, 1), cancellationToken)).Rows.Count > 0;
    }
}
