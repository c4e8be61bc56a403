using Billing.Application.Payments.Providers;
using Billing.Domain.Results;

namespace Billing.Providers.Sandbox;

/// <summary>Pages that send the customer straight back.</summary>
internal sealed class SandboxPages : IProviderPages
{
    public Task<Result<HostedPage>> StartCheckoutAsync(
        ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<Result<HostedPage>>(new HostedPage($"sbx_page_{order.Reference}", order.SuccessUrl));

    public Task<Result<HostedPage>> StartPortalAsync(
        ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken) =>
        Task.FromResult<Result<HostedPage>>(new HostedPage($"sbx_portal_{providerCustomerId}", returnUrl));
}
