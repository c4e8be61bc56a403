using Billing.Application.Payments.Methods;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Nno.Platforms;

namespace BillingFunctions.Http.Nno.Payers;

/// <summary>How a platform pays: its saved methods, and the provider's pages on which they are given and managed.</summary>
internal sealed class PayerEndpoints(PlatformReader platforms, PaymentMethodReader methods, StartSetupForm setup, StartMethodSetup pages)
{
    public void Map(SurfaceBuilder surface, string prefix, string suffix)
    {
        GroupBuilder group = surface.Group("Platform", prefix, NnoWire.Json);
        group.Get<PaymentMethodsAnswer>("/payment-methods", $"List payment methods{suffix}", List).With(PlatformReader.Named).Fails(404);
        group.Post<SetupIntentAnswer>("/setup-intent", $"Create setup intent{suffix}", Setup).With(PlatformReader.Named).Fails(404, 501, 503)
            .Describe("For a form in your own page, in which the provider's script saves the method; the secret belongs to this platform's browser alone. What is saved shows in the payment methods.");
        group.Post<PortalRequest, PortalAnswer>("/portal", $"Create portal session{suffix}", Portal).With(PlatformReader.Named).Fails(404, 501, 503);
    }

    private async ValueTask<Result<PaymentMethodsAnswer>> List(Call call)
    {
        if (!(await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure))
            return failure;

        return new PaymentMethodsAnswer([.. (await methods.OfCustomerAsync(call.Space, customer.Id, call.Cancellation)).Select(PaymentMethodData.From)]);
    }

    private async ValueTask<Result<SetupIntentAnswer>> Setup(Call call) => (await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure)
        ? call.Settle(await setup.RunAsync(call.Space, customer.Id, call.Command, call.Cancellation)).Map(it => new SetupIntentAnswer(it.Id, it.ClientSecret, customer.Id))
        : failure;

    private async ValueTask<Result<PortalAnswer>> Portal(Call call, PortalRequest body) => (await platforms.FindAsync(call)).TryGet(out Customer? customer, out Failure? failure)
        ? call.Settle(await pages.PortalAsync(call.Space, customer.Id, kind: null, new Uri(body.ReturnUrl), call.Command, call.Cancellation))
            .Map(it => new PortalAnswer(it.Url.AbsoluteUri))
        : failure;
}
