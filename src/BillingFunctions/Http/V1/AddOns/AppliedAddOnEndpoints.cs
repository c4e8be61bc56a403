using Billing.Application.AddOns;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.AddOns;

/// <summary>What was sold of add-ons, and to whom.</summary>
internal sealed class AppliedAddOnEndpoints(ApplyAddOn apply, AddOnReader addOns, CustomerReader customers, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Add-ons", "/v1/add_ons", AddOnWire.Json);
        group.Post<ApplyAddOnRequest, AppliedAddOnResponse>("/apply", "Apply add-on to customer", Apply).Answers(201).Fails(404)
            .Describe("Makes the draft of an invoice with one line, at once, or a line of the next invoice.");
        group.List<AppliedAddOnDetailResponse>("/{code}/applications", "Get application history for an add-on", Applications).Fails(404);
        v1.Group("Customers", "/v1/customers", AddOnWire.Json)
            .List<AppliedAddOnDetailResponse>("/{customer_id}/applied_add_ons", "List customer applied add-ons", OfCustomer).Fails(404);
    }

    private async ValueTask<Result<AppliedAddOnResponse>> Apply(Call call, ApplyAddOnRequest body) => call.Settle(body.WithNextInvoice
        ? await apply.JoinAsync(
            call.Space, body.AddOnCode, body.CustomerId, (long?)body.AmountCents, body.ToCurrency(), subscriptionId: null, call.Command, call.Cancellation)
        : await apply.RunAsync(call.Space, body.AddOnCode, body.CustomerId, (long?)body.AmountCents, body.ToCurrency(), call.Command, call.Cancellation))
        .Map(AppliedAddOnResponse.From);

    private async ValueTask<Result<Listing<AppliedAddOnDetailResponse>>> Applications(Call call) =>
        await addOns.FindAsync(call.Space, call.Text("code"), call.Cancellation) is { } addOn
            ? await ListAsync(call, ListFilter.EqualTo("add_on_id", addOn.Id.ToString()))
            : Failure.NotFound("Add-on");

    private async ValueTask<Result<Listing<AppliedAddOnDetailResponse>>> OfCustomer(Call call)
    {
        BillingId id = call.Id("customer_id");
        return await customers.FindAsync(call.Space, id, call.Cancellation) is null
            ? Failure.NotFound("Customer")
            : await ListAsync(call, ListFilter.EqualTo("customer_id", id.ToString()));
    }

    private async ValueTask<Listing<AppliedAddOnDetailResponse>> ListAsync(Call call, ListFilter filter) =>
        (await lists.PageAsync(call, AddOnLists.Applied, AddOnLists.AppliedType, filter)).Map(AppliedAddOnDetailResponse.From);
}
