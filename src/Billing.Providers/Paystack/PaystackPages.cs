using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Paystack;

/// <summary>Payment pages; there is none for saved methods.</summary>
internal sealed class PaystackPages(PaystackApi api) : IProviderPages
{
    public async Task<Result<HostedPage>> StartCheckoutAsync(
        ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken)
    {
        if (order.Payer.Email is not { } email)
        {
            return Failure.Invalid("email", "Paystack needs an e-mail address", "missing");
        }

        if (!PaystackAmounts.TryWrite(order.Amount, out long subunits))
        {
            return Failure.Invalid("amount", $"Paystack cannot charge {order.Amount}");
        }

        string reference = order.Reference.ToString();
        var body = new PaystackInitialize(email, subunits, order.Amount.Currency.Code, reference, order.SuccessUrl.AbsoluteUri);
        return PageOf(
            await api.PostAsync(credentials, "transaction/initialize", body, PaystackJson.Default.PaystackInitialize, cancellationToken), reference);
    }

    public Task<Result<HostedPage>> StartPortalAsync(
        ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken) =>
        Task.FromResult<Result<HostedPage>>(ReplyFailures.Unsupported(PaystackApi.Name, "portal"));

    public static Result<HostedPage> PageOf(ProviderReply reply, string reference) =>
        PaystackApi.Parse(reply, PaystackJson.Default.PageAnswer).TryGet(out PaystackPage? page, out Failure? failure)
            ? Uri.TryCreate(page.AuthorizationUrl, UriKind.Absolute, out Uri? url)
                ? new HostedPage(reference, url)
                : ReplyFailures.Unavailable(PaystackApi.Name)
            : failure;
}
