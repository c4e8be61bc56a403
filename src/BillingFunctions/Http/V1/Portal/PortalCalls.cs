using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>What all portal operations share: they are called by a customer, and see nothing but the customer's own.</summary>
internal static class PortalCalls
{
    /// <summary>The whole of a list that is not paged.</summary>
    private static readonly Paging Whole = new(0, HttpLimits.PageMax, Paging.DefaultField, Descending: true);

    /// <summary>A group of operations that take a portal token and nothing else.</summary>
    public static GroupBuilder Portal(this SurfaceBuilder v1, string path, JsonSerializerContext types) => v1.Group("Portal", $"/portal{path}", types, Access.Portal);

    /// <summary>
    /// An id of the path that belongs to the customer; one of another customer gives the id that belongs to nobody. Ids carry their owner, so nothing is read to tell.
    /// </summary>
    public static BillingId OwnId(this Call call, string name) => call.Own(call.Id(name));

    /// <summary>The same for any id that was sent.</summary>
    public static BillingId Own(this Call call, BillingId id) => id.Owner == call.Customer.Owner ? id : default;

    /// <summary>A page of the customer's part of a list.</summary>
    public static ValueTask<Listing<TRow>> OwnPageAsync<TRow>(this ListReader lists, Call call, ListDefinition list, JsonTypeInfo<TRow> rowType) =>
        lists.PageAsync(call, list, rowType, Of(call));

    /// <summary>The customer's part of a list, newest first.</summary>
    public static ValueTask<Listing<TRow>> OwnAsync<TRow>(this ListReader lists, Call call, ListDefinition list, JsonTypeInfo<TRow> rowType, ListFilter? filter = null) =>
        lists.PageAsync(call, Whole, list, rowType, Of(call), filter);

    /// <summary>A whole list of the organization, newest first.</summary>
    public static ValueTask<Listing<TRow>> WholeAsync<TRow>(this ListReader lists, Call call, ListDefinition list, JsonTypeInfo<TRow> rowType, ListFilter? filter = null) =>
        lists.PageAsync(call, Whole, list, rowType, filter);

    private static ListFilter Of(Call call) => ListFilter.EqualTo("customer_id", call.Customer.ToString());
}
