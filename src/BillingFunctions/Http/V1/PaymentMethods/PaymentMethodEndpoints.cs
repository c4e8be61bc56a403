using Billing.Application.Lists;
using Billing.Application.Payments.Methods;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.PaymentMethods;

/// <summary>Saved ways of paying.</summary>
internal sealed class PaymentMethodEndpoints(SavePaymentMethod save, StartMethodSetup setup, PaymentMethodReader methods, ListReader lists)
{
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Payment Methods", "/v1/payment_methods", PaymentMethodWire.Json);
        group.List<PaymentMethodResponse>("/", "List payment methods", List).SortedBy([.. PaymentMethodLists.Methods.Fields.Select(field => field.Name)]).With(CustomerId);
        group.Post<PaymentMethodCreate, PaymentMethodResponse>("/", "Create payment method", Create).Answers(201)
            .Describe("A provider that keeps customers is asked to give the method to this one. The customer's default pays invoices as they become final.");
        group.Post<SetupSessionCreate, SetupSessionResponse>("/setup", "Create setup session", Setup).Fails(404, 501, 503)
            .Describe("A page of the provider on which the customer saves a method; the provider's webhook tells when that is done.");
        group.Post<PortalSessionCreate, PortalSessionResponse>("/portal", "Create provider portal session", Portal).Fails(404, 501, 503)
            .Describe("The provider's own page on which the customer manages saved methods.");
        group.Get<PaymentMethodResponse>("/{payment_method_id}", "Get payment method", Get).Fails(404);
        group.Delete("/{payment_method_id}", "Delete payment method", Delete).Fails(400, 404).Describe("Never the default.");
        group.Post<PaymentMethodResponse>("/{payment_method_id}/set_default", "Set default payment method", SetDefault).Fails(404);
    }

    private async ValueTask<Result<Listing<PaymentMethodResponse>>> List(Call call) => (await lists.PageAsync(
        call, PaymentMethodLists.Methods, PaymentMethodLists.RowType, ListedRows.When("customer_id", call.Get(CustomerId)?.ToString())))
        .Map(method => PaymentMethodResponse.From(method, call.Organization));

    private async ValueTask<Result<PaymentMethodResponse>> Create(Call call, PaymentMethodCreate body) =>
        Shown(call, call.Settle(await save.AttachAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)));

    private async ValueTask<Result<SetupSessionResponse>> Setup(Call call, SetupSessionCreate body) =>
        call.Settle(await setup.RunAsync(call.Space, body.CustomerId, body.Provider, new Uri(body.SuccessUrl), call.Command, call.Cancellation)).Map(SetupSessionResponse.From);

    private async ValueTask<Result<PortalSessionResponse>> Portal(Call call, PortalSessionCreate body) =>
        call.Settle(await setup.PortalAsync(call.Space, body.CustomerId, body.Provider, new Uri(body.ReturnUrl), call.Command, call.Cancellation)).Map(PortalSessionResponse.From);

    private async ValueTask<Result<PaymentMethodResponse>> Get(Call call) =>
        await methods.FindAsync(call.Space, call.Id("payment_method_id"), call.Cancellation) is { } found
            ? PaymentMethodResponse.From(found, call.Organization)
            : Failure.NotFound("Payment method");

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await save.DetachAsync(call.Space, call.Id("payment_method_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<PaymentMethodResponse>> SetDefault(Call call) =>
        Shown(call, call.Settle(await save.SetDefaultAsync(call.Space, call.Id("payment_method_id"), call.Command, call.Cancellation)));

    private static Result<PaymentMethodResponse> Shown(Call call, Result<Billing.Domain.Payments.PaymentMethod> saved) =>
        saved.Map(method => PaymentMethodResponse.From(method, call.Organization));
}
