using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http;

/// <summary>Tenant-wide lists as a whole, oldest first: for surfaces that do not cut them into pages.</summary>
internal sealed class WholeLists(ListReader lists)
{
    /// <summary>All customers, read as they are taken. The first ones are read here, so that a store which does not answer is told of before an answer has begun.</summary>
    public async ValueTask<IAsyncEnumerable<Customer>> CustomersAsync(DataSpace space, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<ReadOnlyMemory<byte>> rows = lists.ReadWholeAsync(space, CustomerLists.Customers, [], cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        return CustomersFrom(rows, await rows.MoveNextAsync());
    }

    public ValueTask<List<Plan>> PlansAsync(DataSpace space, CancellationToken cancellationToken) =>
        ReadAsync(space, PlanLists.Plans, PlanLists.RowType, cancellationToken);

    public ValueTask<List<Subscription>> SubscriptionsAsync(DataSpace space, string? customerId, string? planId, CancellationToken cancellationToken) => ReadAsync(
        space, SubscriptionLists.Subscriptions, SubscriptionLists.RowType, cancellationToken,
        When("customer_id", customerId), When("plan_id", planId));

    public ValueTask<List<InvoiceView>> InvoicesAsync(DataSpace space, string? customerId, string? subscriptionId, CancellationToken cancellationToken) => ReadAsync(
        space, InvoiceLists.Invoices, InvoiceLists.RowType, cancellationToken,
        When("customer_id", customerId), subscriptionId is null ? null : InvoiceLists.OfSubscription(GivenIds.Of(subscriptionId)));

    private static ListFilter? When(string field, string? id) => ListedRows.When(field, GivenIds.ListedAs(id));

    private static async IAsyncEnumerable<Customer> CustomersFrom(IAsyncEnumerator<ReadOnlyMemory<byte>> rows, bool isThere)
    {
        await using (rows)
        {
            for (; isThere; isThere = await rows.MoveNextAsync())
            {
                yield return JsonSerializer.Deserialize(rows.Current.Span, CustomerLists.RowType)!;
            }
        }
    }

    private async ValueTask<List<TRow>> ReadAsync<TRow>(
        DataSpace space, ListDefinition list, JsonTypeInfo<TRow> type, CancellationToken cancellationToken, params ListFilter?[] filters)
    {
        var query = new ListQuery([.. filters.OfType<ListFilter>()], null, Descending: false, 0, int.MaxValue);
        ListSlice slice = await lists.ReadAsync(space, list, query, cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, type)!)];
    }
}
