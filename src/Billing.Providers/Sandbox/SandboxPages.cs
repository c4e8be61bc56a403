using Billing.Application.Payments.Providers;
using Billing.Domain.Results;

namespace Billing.Providers.Sandbox;

/// <summary>Pages that send the customer straight back, and forms.</summary>
internal sealed class SandboxPages : IProviderPages
{
    public Task<Result<HostedPage>> StartCheckoutAsync(
        ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<Result<HostedPage>>(new HostedPage($"sbx_page_{order.Reference}", order.SuccessUrl));

    /// <summary>What is paid in a form succeeds, as on a page.</summary>
    public Task<Result<PaymentForm>> StartFormAsync(ProviderCredentials credentials, FormOrder order, CancellationToken cancellationToken)
    {
        string id = order.OpenId ?? SandboxPaymentId.Of(SandboxCharges.PageToken, order.Reference);
        return Task.FromResult<Result<PaymentForm>>(new PaymentForm(id, $"{id}_secret"));
    }

    public Task<Result<HostedPage>> StartPortalAsync(
        ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken) =>
        Task.FromResult<Result<HostedPage>>(new HostedPage($"sbx_portal_{providerCustomerId}", returnUrl));
}
