using Billing.Application.AddOns;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.AddOns;

/// <summary>What is sold once.</summary>
internal sealed class AddOnEndpoints(SaveAddOn addOns, AddOnReader reader, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Add-ons", "/v1/add_ons", AddOnWire.Json);
        group.Post<AddOnCreate, AddOnResponse>("/", "Create add-on", Create).Answers(201).Fails(409);
        group.List<AddOnResponse>("/", "List add-ons", List).SortedBy([.. AddOnLists.AddOns.Fields.Select(field => field.Name)]);
        group.Get<Dictionary<string, int>>("/application_counts", "Get application counts per add-on", Counts)
            .Describe("How often each add-on was sold, by its id; those that never were are left out.");
        group.Get<AddOnResponse>("/{code}", "Get add-on", Get).Fails(404);
        group.Put<AddOnUpdate, AddOnResponse>("/{code}", "Update add-on", Update).Fails(404).Describe("What was sold stays as it was.");
        group.Delete("/{code}", "Delete add-on", Delete).Fails(404).Describe("What was sold stays; the code is free again.");
    }

    private async ValueTask<Result<AddOnResponse>> Create(Call call, AddOnCreate body) =>
        call.Settle(await addOns.CreateAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(AddOnResponse.From);

    private async ValueTask<Result<Listing<AddOnResponse>>> List(Call call) =>
        (await lists.PageAsync(call, AddOnLists.AddOns, AddOnLists.RowType)).Map(AddOnResponse.From);

    private async ValueTask<Result<Dictionary<string, int>>> Counts(Call call) =>
        new Dictionary<string, int>(await reader.CountsAsync(call.Space, call.Cancellation));

    private async ValueTask<Result<AddOnResponse>> Get(Call call) =>
        await FindAsync(call) is { } addOn ? AddOnResponse.From(addOn) : Failure.NotFound("Add-on");

    private async ValueTask<Result<AddOnResponse>> Update(Call call, AddOnUpdate body) =>
        call.Settle(await addOns.UpdateAsync(call.Space, call.Text("code"), body.ToPatch(), call.Command, call.Cancellation)).Map(AddOnResponse.From);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await addOns.DeleteAsync(call.Space, call.Text("code"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private ValueTask<AddOn?> FindAsync(Call call) => reader.FindAsync(call.Space, call.Text("code"), call.Cancellation);
}
