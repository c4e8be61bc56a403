using System.Text.Json;
using Billing.Application.Customers;
using Billing.Application.Integrations;
using Billing.Application.Integrations.Sync;
using Billing.Application.Lists;
using Billing.Application.Payments.Connections;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Integrations;

/// <summary>What integrations have copied, and where it is there.</summary>
internal sealed class IntegrationPages(IntegrationReader integrations, ConnectionReader connections, SyncIntegration sync, CustomerReader customers, ListReader lists)
{
    private static readonly QueryParameter<SyncStatus?> Status = Query.OneOf<SyncStatus>("status");
    private static readonly QueryParameter<SyncKind?> Resource = Query.OneOf<SyncKind>("resource_type");

    public void Map(GroupBuilder group)
    {
        group.List<IntegrationCustomerResponse>("/{integration_id}/customers", "List integration customer mappings", Customers).Fails(404);
        group.Put<CustomerMappingBody, IntegrationCustomerResponse>("/{integration_id}/customers/{customer_id}", "Map integration customer", MapCustomer).Fails(404)
            .Describe("Says where a customer is in the other system, so that it is changed there and not made anew.");
        group.List<IntegrationMappingResponse>("/{integration_id}/mappings", "List integration field mappings", Mappings).Fails(404)
            .Describe("Where each object is in the other system.");
        group.List<IntegrationSyncHistoryResponse>("/{integration_id}/sync_history", "List integration sync history", History).With(Status, Resource).Fails(404)
            .Describe("Each copy of an object, with how it went. What cannot be reached is tried again for two days.");
    }

    public void MapCustomers(SurfaceBuilder v1) => v1.Group("Customers", "/v1/customers", IntegrationWire.Json)
        .List<CustomerIntegrationMappingResponse>("/{customer_id}/integration_mappings", "List customer integration mappings", OfCustomer).Fails(404);

    /// <summary>When an object was last copied.</summary>
    public async ValueTask<Instant?> LastSyncAsync(Call call, BillingId id)
    {
        ListFilter[] done = [ListFilter.EqualTo("integration_id", id.ToString()), ListFilter.EqualTo("status", nameof(SyncStatus.Succeeded))];
        ListSlice slice = await lists.ReadAsync(call.Space, SyncLists.History, new ListQuery(done, null, Descending: true, 0, 1), call.Cancellation);
        return slice.Rows.Count == 0 ? null : JsonSerializer.Deserialize(slice.Rows[0].Span, SyncLists.HistoryType)!.CompletedAt;
    }

    private async ValueTask<Result<Listing<IntegrationCustomerResponse>>> Customers(Call call) =>
        (await PageAsync(call, ListedRows.When("mappable_type", SyncFields.WordOf(SyncKind.Customer)))).Map(page => page.Map(IntegrationCustomerResponse.From));

    private async ValueTask<Result<IntegrationCustomerResponse>> MapCustomer(Call call, CustomerMappingBody body) => call.Settle(await sync.MapCustomerAsync(
        call.Space, call.Id("integration_id"), call.Id("customer_id"), body.ExternalCustomerId, call.Command, call.Cancellation)).Map(IntegrationCustomerResponse.From);

    private async ValueTask<Result<Listing<IntegrationMappingResponse>>> Mappings(Call call) =>
        (await PageAsync(call)).Map(page => page.Map(IntegrationMappingResponse.From));

    private async ValueTask<Result<Listing<IntegrationSyncHistoryResponse>>> History(Call call) => !await ExistsAsync(call)
        ? Failure.NotFound("Integration")
        : (await lists.PageAsync(
            call, SyncLists.History, SyncLists.HistoryType, ListedRows.When("integration_id", call.Id("integration_id").ToString()), ListedRows.When("status", call.Get(Status)?.ToString()),
            ListedRows.When("resource_type", call.Get(Resource) is { } kind ? SyncFields.WordOf(kind) : null))).Map(IntegrationSyncHistoryResponse.From);

    private async ValueTask<Result<Listing<CustomerIntegrationMappingResponse>>> OfCustomer(Call call)
    {
        BillingId id = call.Id("customer_id");
        if (await customers.FindAsync(call.Space, id, call.Cancellation) is null)
            return Failure.NotFound("Customer");

        IntegrationSet all = await integrations.FindAsync(call.Space, call.Cancellation);
        Listing<IntegrationMapping> page = await lists.PageAsync(
            call, SyncLists.Mappings, SyncLists.MappingType, ListedRows.When("mappable_id", id.ToString()), new ListFilter("integration_id", key => all.All.Any(each => each.Id.ToString() == key)));
        return page.Map(mapping => CustomerIntegrationMappingResponse.From(mapping, WordTable<IntegrationProvider>.Word(all.Of(mapping.IntegrationId)!.Provider)));
    }

    private async ValueTask<Result<Listing<IntegrationMapping>>> PageAsync(Call call, ListFilter? filter = null) => !await ExistsAsync(call)
        ? Failure.NotFound("Integration")
        : await lists.PageAsync(call, SyncLists.Mappings, SyncLists.MappingType, ListedRows.When("integration_id", call.Id("integration_id").ToString()), filter);

    private async ValueTask<bool> ExistsAsync(Call call)
    {
        BillingId id = call.Id("integration_id");
        return (await integrations.FindAsync(call.Space, call.Cancellation)).Of(id) is not null || (await connections.FindAsync(call.Space, call.Cancellation)).Of(id) is not null;
    }
}
