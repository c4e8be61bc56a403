using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Lists;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http;

/// <summary>Pages of tenant-wide lists.</summary>
internal static class ListedRows
{
    private static readonly JsonElement Empty = JsonElement.Parse("{}");

    /// <summary>The page that a request asks for. Fields are sorted by under the names that the list gives them.</summary>
    /// <param name="lists">Reads lists.</param>
    /// <param name="call">The request.</param>
    /// <param name="list">Which list.</param>
    /// <param name="rowType">How its rows are stored.</param>
    /// <param name="filters">All must hold; null ones were not asked for.</param>
    public static ValueTask<Listing<TRow>> PageAsync<TRow>(
        this ListReader lists, Call call, ListDefinition list, JsonTypeInfo<TRow> rowType, params ListFilter?[] filters) =>
        lists.PageAsync(call, call.Paging, list, rowType, filters);

    /// <summary>A page of another size than usual.</summary>
    public static async ValueTask<Listing<TRow>> PageAsync<TRow>(
        this ListReader lists, Call call, Paging paging, ListDefinition list, JsonTypeInfo<TRow> rowType, params ListFilter?[] filters)
    {
        string? order = list.IndexOf(paging.OrderBy) < 0 ? null : paging.OrderBy;
        var query = new ListQuery([.. filters.OfType<ListFilter>()], order, paging.Descending, paging.Skip, paging.Limit);
        ListSlice slice = await lists.ReadAsync(call.Space, list, query, call.Cancellation);
        return new Listing<TRow>([.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, rowType)!)], slice.Total);
    }

    /// <summary>A filter on a value that a request may leave out.</summary>
    public static ListFilter? When(string field, string? value) => value is null ? null : ListFilter.EqualTo(field, value);

    /// <summary>JSON that was stored as text.</summary>
    public static JsonElement Parse(string json)
    {
        if (json == "{}")
            return Empty;

        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>A free object that a request may leave out, as text to store.</summary>
    public static string? TextOf(JsonElement? json) => json is { ValueKind: JsonValueKind.Object } element ? element.GetRawText() : null;
}
