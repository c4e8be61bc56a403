using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Lists;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova;

/// <summary>Pages of lists between two dates of creation.</summary>
internal static class Paged
{
    /// <summary>From this date, or date and time, on.</summary>
    public static readonly QueryParameter<Instant?> DateFrom = Moment("dateFrom", isEnd: false);

    /// <summary>Up to this date, its day included, or before this date and time.</summary>
    public static readonly QueryParameter<Instant?> DateTo = Moment("dateTo", isEnd: true);

    /// <summary>A date, or a date and time with an offset. A date that ends a stretch is part of it.</summary>
    public static QueryParameter<Instant?> Moment(string name, bool isEnd) => new(
        name, new TextSchema(10, 40, TextFormat.Moment), false, null, text => TimeText.ReadMoment(text) + (isEnd && text.Length == 10 ? Duration.FromDays(1) : Duration.Zero));

    /// <summary>The page that a request asks for, of what was made between its dates.</summary>
    public static async ValueTask<Listing<TRow>> DatedPageAsync<TRow>(
        this ListReader lists, Call call, ListDefinition list, JsonTypeInfo<TRow> rowType, params ListFilter?[] filters)
    {
        Paging paging = call.Paging;
        return await lists.SliceAsync(call, list, rowType, paging.Skip, paging.Limit, filters);
    }

    /// <summary>Some of the newest, of what was made between the dates of the request.</summary>
    public static async ValueTask<Listing<TRow>> SliceAsync<TRow>(
        this ListReader lists, Call call, ListDefinition list, JsonTypeInfo<TRow> rowType, int skip, int limit, params ListFilter?[] filters)
    {
        bool isDated = call.Operation.Parameters.Contains(DateFrom);
        var query = new ListQuery([.. filters.OfType<ListFilter>()], null, Descending: true, skip, limit)
        {
            CreatedFrom = isDated ? call.Get(DateFrom) : null, CreatedTo = isDated ? call.Get(DateTo) : null,
        };
        ListSlice slice = await lists.ReadAsync(call.Space, list, query, call.Cancellation);
        return new Listing<TRow>([.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, rowType)!)], slice.Total);
    }
}
