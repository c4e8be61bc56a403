using Billing.Application.Lists;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Inbound;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Integrations;

/// <summary>The organization's access to payment providers.</summary>
internal sealed class IntegrationEndpoints(SaveConnection save, ConnectionReader connections, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Integrations", "/v1/integrations", IntegrationWire.Json);
        group.Post<IntegrationCreate, IntegrationResponse>("/", "Create integration", Create).Answers(201).Fails(400, 409)
            .Describe("Connects a payment provider, one of each. Secrets are kept encrypted and never shown again. The first one is the default. Its webhooks go to webhook_path.");
        group.List<IntegrationResponse>("/", "List integrations", List).SortedBy("provider_type", "updated_at");
        group.Get<IntegrationResponse>("/{integration_id}", "Get integration", Get).Fails(404);
        group.Put<IntegrationUpdate, IntegrationResponse>("/{integration_id}", "Update integration", Update).Fails(400, 404, 409)
            .Describe("Settings that are given replace those of the same name; all others stay.");
        group.Delete("/{integration_id}", "Delete integration", Delete).Fails(400, 404)
            .Describe("Its secrets are forgotten. Refused while payments through it are pending or processing.");
        group.Post<IntegrationTestResponse>("/{integration_id}/test", "Test integration connection", Test).Fails(404)
            .Describe("Asks the provider whether it takes the credentials. What it says is kept with the integration.");
        group.List<ProviderEventResponse>("/{integration_id}/webhook_events", "List integration webhook events", Events).SortedBy("event_type").Fails(404)
            .Describe("What the provider has sent and proved to be its own, each once, with what became of it.");
    }

    private async ValueTask<Result<IntegrationResponse>> Create(Call call, IntegrationCreate body) =>
        body.ToInput().TryGet(out ConnectionChange? input, out Failure? failure)
            ? Shown(call, call.Settle(await save.CreateAsync(call.Space, body.ProviderType, input, call.Command, call.Cancellation)))
            : failure;

    private async ValueTask<Result<Listing<IntegrationResponse>>> List(Call call)
    {
        PaymentConnections all = await connections.FindAsync(call.Space, call.Cancellation);
        Paging paging = call.Paging;
        IEnumerable<PaymentConnection> ordered = paging.OrderBy switch
        {
            "provider_type" => all.All.OrderBy(each => each.Kind.ToString(), StringComparer.Ordinal),
            "updated_at" => all.All.OrderBy(each => each.UpdatedAt),
            _ => all.All,
        };
        return paging.Cut<IntegrationResponse>([.. (paging.Descending ? ordered.Reverse() : ordered).Select(each => IntegrationResponse.From(each, call.Organization))]);
    }

    private async ValueTask<Result<IntegrationResponse>> Get(Call call) =>
        (await connections.FindAsync(call.Space, call.Cancellation)).Of(call.Id("integration_id")) is { } found
            ? IntegrationResponse.From(found, call.Organization)
            : Failure.NotFound("Integration");

    private async ValueTask<Result<IntegrationResponse>> Update(Call call, IntegrationUpdate body) =>
        body.ToInput().TryGet(out ConnectionChange? input, out Failure? failure)
            ? Shown(call, call.Settle(await save.UpdateAsync(call.Space, call.Id("integration_id"), input, call.Command, call.Cancellation)))
            : failure;

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await save.DeleteAsync(call.Space, call.Id("integration_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<IntegrationTestResponse>> Test(Call call) =>
        call.Settle(await save.TestAsync(call.Space, call.Id("integration_id"), call.Command, call.Cancellation))
            .Map(tested => new IntegrationTestResponse(tested.Fault is null, tested.Fault, tested.Status));

    private async ValueTask<Result<Listing<ProviderEventResponse>>> Events(Call call)
    {
        BillingId id = call.Id("integration_id");
        return (await connections.FindAsync(call.Space, call.Cancellation)).Of(id) is null
            ? Failure.NotFound("Integration")
            : (await lists.PageAsync(call, InboundLists.Events, InboundLists.RowType, ListedRows.When("connection_id", id.ToString()))).Map(ProviderEventResponse.From);
    }

    private static Result<IntegrationResponse> Shown(Call call, Result<PaymentConnection> saved) =>
        saved.Map(connection => IntegrationResponse.From(connection, call.Organization));
}
