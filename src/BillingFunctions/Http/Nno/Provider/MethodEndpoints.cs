using Billing.Application.Payments.Methods;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.Nno.Provider;

/// <summary>Saved ways of paying, in the words of the payment provider.</summary>
internal sealed class MethodEndpoints(PayerBook payers, SavePaymentMethod save)
{
    private static readonly string[] IdField = ["path", "id"];

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Payment Methods", "/payment-methods", NnoWire.Json);
        group.Post<MethodAttach, MethodData>("/{id}/attach", "Attach payment method", Attach).Fails(404, 503)
            .Describe("By our id of a saved method, or by what the default provider charges a new one by; 409 when it is another customer's.");
        group.Post<MethodData>("/{id}/detach", "Detach payment method", Detach).Fails(404, 503).Describe("409 for the default.");
        group.Get<MethodData>("/{id}", "Get payment method", Get).Fails(404);
        group.Post<MethodDefault, DefaultMethod>("/{id}/set-default", "Set default payment method", SetDefault).Fails(404);
    }

    private async ValueTask<Result<MethodData>> Attach(Call call, MethodAttach body) => await payers.CustomerAsync(call, body.CustomerId) is { } customer
        ? call.Settle(await payers.AttachAsync(call, customer, call.Text("id"), IdField, body.SetAsDefault, call.Command)).Map(MethodData.From)
        : Failure.NotFound("Customer");

    private async ValueTask<Result<MethodData>> Detach(Call call) => PayerBook.Sees(call, call.Id("id"))
        ? call.Settle(await save.DetachAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(it => MethodData.From(it) with { CustomerId = null })
        : Failure.NotFound("Payment method");

    private async ValueTask<Result<MethodData>> Get(Call call) =>
        await payers.MethodAsync(call, call.Text("id")) is { } found ? MethodData.From(found) : Failure.NotFound("Payment method");

    private async ValueTask<Result<DefaultMethod>> SetDefault(Call call, MethodDefault body)
    {
        if (await payers.CustomerAsync(call, body.CustomerId) is not { } customer)
            return Failure.NotFound("Customer");

        if (await payers.MethodAsync(call, call.Text("id")) is not { } method)
            return Failure.NotFound("Payment method");

        return method.CustomerId == customer.Id
            ? call.Settle(await save.SetDefaultAsync(call.Space, method.Id, call.Command, call.Cancellation)).Map(it => new DefaultMethod(customer.Id, it.Id))
            : Failure.Of(FailureKind.Conflict, "The method is not attached to this customer");
    }
}
