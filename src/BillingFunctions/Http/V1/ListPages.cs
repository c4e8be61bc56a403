using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Lists;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1;

/// <summary>Reads the page that a call asked for out of a tenant-wide list.</summary>
internal sealed class ListPages(ListReader lists)
{
    private const string CreatedAt = "created_at";

    /// <summary>The page, with the number of items that match the filters on all pages.</summary>
    public async ValueTask<Listing<TRow>> ReadAsync<TRow>(
        Call call, ListDefinition list, JsonTypeInfo<TRow> rowType, IReadOnlyList<ListFilter> filters)
    {
        Paging page = call.Paging;
        var query = new ListQuery(filters, page.OrderBy == CreatedAt ? null : page.OrderBy, page.Descending, page.Skip, page.Limit);
        ListSlice slice = await lists.ReadAsync(call.Space, list, query, call.Cancellation);
        return new Listing<TRow>([.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, rowType)!)], slice.Total);
    }
}
