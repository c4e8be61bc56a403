using Billing.Application.Lists;
using Billing.Application.Payments.Methods;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.V1.PaymentMethods;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>A customer's saved ways of paying.</summary>
internal sealed class PortalPaymentMethodEndpoints(SavePaymentMethod save, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Portal("/payment_methods", PaymentMethodWire.Json);
        group.ListAll<PaymentMethodResponse>("/", "List portal payment methods", List);
        group.Post<PaymentMethodCreate, PaymentMethodResponse>("/", "Add a payment method", Add).Answers(201)
            .Describe("customer_id names the customer itself.");
        group.Delete("/{payment_method_id}", "Remove a payment method", Remove).Fails(400, 404).Describe("Never the default.");
        group.Post<PaymentMethodResponse>("/{payment_method_id}/set_default", "Set default portal payment method", SetDefault).Fails(404);
    }

    private async ValueTask<Result<Listing<PaymentMethodResponse>>> List(Call call) =>
        (await lists.OwnAsync(call, PaymentMethodLists.Methods, PaymentMethodLists.RowType)).Map(method => PaymentMethodResponse.From(method, call.Organization));

    private async ValueTask<Result<PaymentMethodResponse>> Add(Call call, PaymentMethodCreate body) => Shown(call, call.Settle(
        await save.AttachAsync(call.Space, body.ToInput() with { CustomerId = call.Own(body.CustomerId) }, call.Command, call.Cancellation)));

    private async ValueTask<Result<Unit>> Remove(Call call) =>
        call.Settle(await save.DetachAsync(call.Space, call.OwnId("payment_method_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<PaymentMethodResponse>> SetDefault(Call call) =>
        Shown(call, call.Settle(await save.SetDefaultAsync(call.Space, call.OwnId("payment_method_id"), call.Command, call.Cancellation)));

    private static Result<PaymentMethodResponse> Shown(Call call, Result<PaymentMethod> saved) =>
        saved.Map(method => PaymentMethodResponse.From(method, call.Organization));
}
