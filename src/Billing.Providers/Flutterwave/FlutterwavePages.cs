using Billing.Application.Payments.Providers;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Flutterwave;

/// <summary>Payment pages; there is none for saved methods.</summary>
internal sealed class FlutterwavePages(FlutterwaveApi api) : IProviderPages
{
    public async Task<Result<HostedPage>> StartCheckoutAsync(
        ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken)
    {
        if (order.Payer.Email is null)
        {
            return Failure.Invalid("email", "Flutterwave needs an e-mail address", "missing");
        }

        if (order.Amount.Minor <= 0)
        {
            return Failure.Invalid("amount", $"Flutterwave cannot charge {order.Amount}");
        }

        FlutterwavePayment body = Body(order.Reference, order.Amount, order.Payer, order.Label, order.SuccessUrl);
        return PageOf(
            await api.PostAsync(credentials, "v3/payments", body, FlutterwaveJson.Default.FlutterwavePayment, cancellationToken), body.TxRef);
    }

    public Task<Result<HostedPage>> StartPortalAsync(
        ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken) =>
        Task.FromResult<Result<HostedPage>>(ReplyFailures.Unsupported(FlutterwaveApi.Name, "portal"));

    public static FlutterwavePayment Body(ProviderReference reference, Money amount, Payer payer, string label, Uri returnUrl) => new(
        reference.ToString(), amount.Major, amount.Currency.Code, returnUrl.AbsoluteUri,
        new FlutterwaveCustomer(payer.Email!, payer.Name, payer.Phone), new FlutterwaveLook(label));

    public static Result<HostedPage> PageOf(ProviderReply reply, string reference) =>
        FlutterwaveApi.Parse(reply, FlutterwaveJson.Default.LinkAnswer).TryGet(out FlutterwaveLink? page, out Failure? failure)
            ? Uri.TryCreate(page.Link, UriKind.Absolute, out Uri? url)
                ? new HostedPage(reference, url)
                : ReplyFailures.Unavailable(FlutterwaveApi.Name)
            : failure;
}
