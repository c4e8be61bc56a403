using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Simulation;

/// <summary>An event in the store and the usage version that counted it.</summary>
internal sealed record KnownEvent(UsageEvent Event, long Version);

/// <summary>Every event of a customer as its segments hold them.</summary>
internal static class KnownUsage
{
    public static List<KnownEvent> Of(MemoryTables tables, SimCustomer customer)
    {
        List<KnownEvent> known = [];
        foreach (TableRow row in tables.Query(UsageRows.Table, RowRange.Prefix(SimCatalog.Space.CustomerPartition(customer.Key), "s|")).Rows)
        {
            long version = row.Columns.Integer(UsageRows.Version)!.Value;
            known.AddRange(EventBlockReader.ReadAll(HubMessage.Restore(Wide.Get(row.Columns, UsageRows.Body))).Select(accepted => new KnownEvent(accepted.Event, version)));
        }

        return known;
    }
}
