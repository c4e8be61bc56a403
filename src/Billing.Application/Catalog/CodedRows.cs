using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Catalog;

/// <summary>Looks objects of a catalogue up by their codes, outside units of work: two point reads.</summary>
internal static class CodedRows
{
    /// <summary>The object with a code, or null.</summary>
    /// <param name="tables">The store.</param>
    /// <param name="space">Whose catalogue.</param>
    /// <param name="kind">Kind of the code.</param>
    /// <param name="code">The code.</param>
    /// <param name="rowOf">The row of an id.</param>
    /// <param name="type">How the object is stored.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<T?> FindByCodeAsync<T>(
        this ITableStore tables, DataSpace space, string kind, string code, Func<BillingId, string> rowOf, JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
        where T : class
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        TableRow? claim = await tables.GetAsync(address.Table, address.PartitionKey, CatalogRows.Code(kind, code), cancellationToken);
        if (claim is null || DocumentCodec.Read(claim.Columns, StoredJson.Default.CodeClaim) is not { } found)
        {
            return null;
        }

        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, rowOf(found.Target), cancellationToken);
        return row is null ? null : DocumentCodec.Read(row.Columns, type);
    }

    /// <summary>The object of a row of the catalogue, or null.</summary>
    /// <param name="tables">The store.</param>
    /// <param name="space">Whose catalogue.</param>
    /// <param name="rowKey">The row of the object's id.</param>
    /// <param name="type">How the object is stored.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<T?> FindByIdAsync<T>(
        this ITableStore tables, DataSpace space, string rowKey, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, rowKey, cancellationToken);
        return row is null ? null : DocumentCodec.Read(row.Columns, type);
    }
}
