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
using NodaTime;

namespace BillingFunctions.Http.CrediBill;

/// <summary>Lists as this surface shows them: whole, oldest first.</summary>
internal sealed class WholeLists(ListReader lists)
{
    public ValueTask<List<Customer>> CustomersAsync(DataSpace space, CancellationToken cancellationToken) =>
        ReadAsync(space, CustomerLists.Customers, CustomerLists.RowType, cancellationToken);

    public ValueTask<List<Plan>> PlansAsync(DataSpace space, CancellationToken cancellationToken) =>
        ReadAsync(space, PlanLists.Plans, PlanLists.RowType, cancellationToken);

    public ValueTask<List<Subscription>> SubscriptionsAsync(DataSpace space, string? customerId, string? planId, CancellationToken cancellationToken) => ReadAsync(
        space, SubscriptionLists.Subscriptions, SubscriptionLists.RowType, cancellationToken,
        When("customer_id", customerId), When("plan_id", planId));

    public ValueTask<List<InvoiceView>> InvoicesAsync(DataSpace space, string? customerId, string? subscriptionId, CancellationToken cancellationToken) => ReadAsync(
        space, InvoiceLists.Invoices, InvoiceLists.RowType, cancellationToken,
        When("customer_id", customerId), subscriptionId is null ? null : InvoiceLists.OfSubscription(Ids.Of(subscriptionId)));

    private static ListFilter? When(string field, string? id) => id is null ? null : ListFilter.EqualTo(field, Ids.Of(id).ToString());

    private async ValueTask<List<TRow>> ReadAsync<TRow>(
        DataSpace space, ListDefinition list, JsonTypeInfo<TRow> type, CancellationToken cancellationToken, params ListFilter?[] filters)
    {
        var query = new ListQuery([.. filters.OfType<ListFilter>()], null, Descending: false, 0, int.MaxValue);
        ListSlice slice = await lists.ReadAsync(space, list, query, cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, type)!)];
    }
}

/// <summary>Times as this surface writes them.</summary>
internal static class Milliseconds
{
    public static long Of(Instant at) => at.ToUnixTimeMilliseconds();

    public static long? Of(Instant? at) => at?.ToUnixTimeMilliseconds();
}
