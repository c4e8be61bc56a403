using Billing.Application.Lists;
using Billing.Application.Payments.Methods;
using Billing.Domain.Customers;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Nno.Platforms;

namespace BillingFunctions.Http.Nno.Payers;

/// <summary>How a platform pays: its saved methods, and the provider's pages on which they are given and managed.</summary>
internal sealed class PayerEndpoints(PlatformReader platforms, StartMethodSetup setup, ListReader lists)
{
    private const int MethodsMax = PayerProfile.MethodsMax;

    public void Map(SurfaceBuilder surface, string prefix, string suffix)
    {
        GroupBuilder group = surface.Group("Platform", prefix, NnoWire.Json);
        group.Get<PaymentMethodsAnswer>("/payment-methods", $"List payment methods{suffix}", List).With(PlatformReader.Named).Fails(404);
        group.Post<SetupIntentAnswer>("/setup-intent", $"Create setup intent{suffix}", Setup).With(PlatformReader.Named).Fails(404, 501, 503);
        group.Post<PortalRequest, PortalAnswer>("/portal", $"Create portal session{suffix}", Portal).With(PlatformReader.Named).Fails(404, 501, 503);
    }

    private async ValueTask<Result<PaymentMethodsAnswer>> List(Call call)
    {
        if (!(await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure))
            return failure;

        var whole = new Paging(0, MethodsMax, Paging.DefaultField, Descending: false);
        Listing<PaymentMethod> methods = await lists.PageAsync(
            call, whole, PaymentMethodLists.Methods, PaymentMethodLists.RowType, ListFilter.EqualTo("customer_id", customer.Id.ToString()));
        return new PaymentMethodsAnswer([.. methods.Items.Select(PaymentMethodData.From)]);
    }

    private async ValueTask<Result<SetupIntentAnswer>> Setup(Call call) => (await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure)
        ? call.Settle(await setup.RunAsync(call.Space, customer.Id, kind: null, HomeOf(call), call.Command, call.Cancellation)).Map(it => SetupIntentAnswer.From(it, customer.Id))
        : failure;

    private async ValueTask<Result<PortalAnswer>> Portal(Call call, PortalRequest body) => (await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure)
        ? call.Settle(await setup.PortalAsync(call.Space, customer.Id, kind: null, new Uri(body.ReturnUrl), call.Command, call.Cancellation))
            .Map(it => new PortalAnswer(it.Url.AbsoluteUri))
        : failure;

    /// <summary>Where a page leads back to when the request does not say.</summary>
    private static Uri HomeOf(Call call) => new($"{call.Context.Request.Scheme}://{call.Context.Request.Host}/");
}
