using Billing.Application.Consistency;
using Billing.Application.Integrations;
using Billing.Application.Lists;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Integrations;

/// <summary>The organization's access to payment providers, and to the systems that its objects are copied to.</summary>
internal sealed class IntegrationEndpoints(SaveConnection save, ConnectionReader connections, SaveIntegration saveOther, IntegrationReader integrations, IntegrationPages pages, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Integrations", "/v1/integrations", IntegrationWire.Json);
        group.Post<IntegrationCreate, IntegrationResponse>("/", "Create integration", Create).Answers(201).Fails(400, 409)
            .Describe("Connects a payment provider, or a system that customers, invoices, payments and credit notes are copied to whenever they change; one of each. Secrets are kept encrypted and never shown again. The first payment provider is the default. Its webhooks go to webhook_path.");
        group.List<IntegrationResponse>("/", "List integrations", List).SortedBy("provider_type", "updated_at");
        group.Get<IntegrationResponse>("/{integration_id}", "Get integration", Get).Fails(404);
        group.Put<IntegrationUpdate, IntegrationResponse>("/{integration_id}", "Update integration", Update).Fails(400, 404, 409)
            .Describe("Settings that are given replace those of the same name; all others stay.");
        group.Delete("/{integration_id}", "Delete integration", Delete).Fails(400, 404)
            .Describe("Its secrets are forgotten. Refused while payments through it are pending or processing.");
        group.Post<IntegrationTestResponse>("/{integration_id}/test", "Test integration connection", Test).Fails(404)
            .Describe("Asks the provider whether it takes the credentials. What it says is kept with the integration.");
        group.List<ProviderEventResponse>("/{integration_id}/webhook_events", "List integration webhook events", Events).SortedBy("event_type").Fails(404)
            .Describe("What a payment provider has sent and proved to be its own, each once, with what became of it.");
        pages.Map(group);
    }

    private async ValueTask<Result<IntegrationResponse>> Create(Call call, IntegrationCreate body)
    {
        Result<(PaymentProviderKind? Payment, IntegrationProvider? Other)> kind = IntegrationKinds.Read(body.IntegrationType, body.ProviderType);
        if (!kind.IsSuccess || !body.ToInput().TryGet(out ConnectionChange? input, out Failure? failure))
            return kind.Failure ?? body.ToInput().Failure!;

        return kind.Value.Payment is { } payment
            ? Shown(call, call.Settle(await save.CreateAsync(call.Space, payment, input, call.Command, call.Cancellation)))
            : Shown(call, call.Settle(await saveOther.CreateAsync(call.Space, kind.Value.Other!.Value, input, call.Command, call.Cancellation)));
    }

    private async ValueTask<Result<Listing<IntegrationResponse>>> List(Call call)
    {
        PaymentConnections payments = await connections.FindAsync(call.Space, call.Cancellation);
        List<IntegrationResponse> all = [.. payments.All.Select(each => IntegrationResponse.From(each, call.Organization))];
        foreach (Integration each in (await integrations.FindAsync(call.Space, call.Cancellation)).All)
            all.Add(IntegrationResponse.From(each, await pages.LastSyncAsync(call, each.Id), call.Organization));

        Paging paging = call.Paging;
        IEnumerable<IntegrationResponse> ordered = paging.OrderBy switch
        {
            "provider_type" => all.OrderBy(each => each.ProviderType, StringComparer.Ordinal),
            "updated_at" => all.OrderBy(each => each.UpdatedAt),
            _ => all.OrderBy(each => each.CreatedAt),
        };
        return paging.Cut<IntegrationResponse>([.. paging.Descending ? ordered.Reverse() : ordered]);
    }

    private async ValueTask<Result<IntegrationResponse>> Get(Call call)
    {
        BillingId id = call.Id("integration_id");
        return (await connections.FindAsync(call.Space, call.Cancellation)).Of(id) is { } payment ? IntegrationResponse.From(payment, call.Organization)
            : (await integrations.FindAsync(call.Space, call.Cancellation)).Of(id) is { } other ? IntegrationResponse.From(other, await pages.LastSyncAsync(call, id), call.Organization)
            : Failure.NotFound("Integration");
    }

    private async ValueTask<Result<IntegrationResponse>> Update(Call call, IntegrationUpdate body)
    {
        if (!body.ToInput().TryGet(out ConnectionChange? input, out Failure? failure))
            return failure;

        if (body.ErrorDetails is { } details && (await Get(call)).TryGet(out IntegrationResponse? stands, out _) && !stands.Shows(details))
            return Failure.Invalid("error_details", "They follow from tests and copies: send them back as they stand, or leave them out", "not_supported");

        BillingId id = call.Id("integration_id");
        if (!await IsOtherAsync(call))
            return Shown(call, call.Settle(await save.UpdateAsync(call.Space, id, input, call.Command, call.Cancellation)));

        string? own = input.IsDefault is not null ? "is_default" : input.Priority is not null ? "priority" : input.CollectsAutomatically is not null ? "collects_automatically" : null;
        return own is not null
            ? Failure.Invalid(own, "Only a payment provider has it", "not_supported")
            : Shown(call, call.Settle(await saveOther.UpdateAsync(call.Space, id, input, call.Command, call.Cancellation)));
    }

    private async ValueTask<Result<Unit>> Delete(Call call)
    {
        BillingId id = call.Id("integration_id");
        return await IsOtherAsync(call)
            ? call.Settle(await saveOther.DeleteAsync(call.Space, id, call.Command, call.Cancellation)).Map(_ => Unit.Value)
            : call.Settle(await save.DeleteAsync(call.Space, id, call.Command, call.Cancellation)).Map(_ => Unit.Value);
    }

    private async ValueTask<Result<IntegrationTestResponse>> Test(Call call)
    {
        BillingId id = call.Id("integration_id");
        return await IsOtherAsync(call)
            ? Tested(call, await saveOther.TestAsync(call.Space, id, call.Command, call.Cancellation), tested => (tested.Fault, tested.Status))
            : Tested(call, await save.TestAsync(call.Space, id, call.Command, call.Cancellation), tested => (tested.Fault, tested.Status));
    }

    private async ValueTask<Result<Listing<ProviderEventResponse>>> Events(Call call)
    {
        BillingId id = call.Id("integration_id");
        return (await connections.FindAsync(call.Space, call.Cancellation)).Of(id) is null && !await IsOtherAsync(call)
            ? Failure.NotFound("Integration")
            : (await lists.PageAsync(call, InboundLists.Events, InboundLists.RowType, ListedRows.When("connection_id", id.ToString()))).Map(ProviderEventResponse.From);
    }

    private async ValueTask<bool> IsOtherAsync(Call call) => (await integrations.FindAsync(call.Space, call.Cancellation)).Of(call.Id("integration_id")) is not null;

    private static Result<IntegrationTestResponse> Tested<T>(Call call, Result<Outcome<T>> tested, Func<T, (string? Fault, ConnectionStatus Status)> told) =>
        call.Settle(tested).Map(it => new IntegrationTestResponse(told(it).Fault is null, told(it).Fault, told(it).Status));

    private static Result<IntegrationResponse> Shown(Call call, Result<PaymentConnection> saved) =>
        saved.Map(connection => IntegrationResponse.From(connection, call.Organization));

    private static Result<IntegrationResponse> Shown(Call call, Result<Integration> saved) =>
        saved.Map(integration => IntegrationResponse.From(integration, null, call.Organization));
}
