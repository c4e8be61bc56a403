using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Lists;
using Billing.Domain.Identity;

namespace Billing.Application.Portal;

/// <summary>A customer's part of tenant-wide lists.</summary>
internal static class OwnRows
{
    /// <summary>Most rows that are read at once.</summary>
    public const int Max = 1_000;

    /// <summary>The customer's rows, newest first.</summary>
    public static async ValueTask<IReadOnlyList<TRow>> OwnAsync<TRow>(
        this ListReader lists, DataSpace space, BillingId customerId, ListDefinition list, JsonTypeInfo<TRow> rowType, CancellationToken cancellationToken)
    {
        ListSlice slice = await lists.ReadAsync(space, list, new ListQuery([Of(customerId)], null, Descending: true, 0, Max), cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, rowType)!)];
    }

    /// <summary>The customer's.</summary>
    public static ListFilter Of(BillingId customerId) => ListFilter.EqualTo("customer_id", customerId.ToString());
}
