using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Persistence;

/// <summary>Reads what lies in a customer's partition under its own id.</summary>
internal static class ItemReads
{
    /// <summary>An object by id, or null: absent and foreign ids look the same.</summary>
    /// <param name="tables">The store.</param>
    /// <param name="space">Whose.</param>
    /// <param name="id">The object.</param>
    /// <param name="rowKey">Its row; two ids may share one.</param>
    /// <param name="type">How it is stored.</param>
    /// <param name="idOf">Its own id.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async ValueTask<T?> FindItemAsync<T>(
        this ITableStore tables, DataSpace space, BillingId id, string rowKey, JsonTypeInfo<T> type, Func<T, BillingId> idOf, CancellationToken cancellationToken)
        where T : class
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, rowKey, cancellationToken);
        T? item = row is null ? null : DocumentCodec.Read(row.Columns, type);
        return item is not null && idOf(item) == id ? item : null;
    }
}
