using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers;

/// <summary>Pages of a provider that hosts none.</summary>
internal sealed class NoPages(string provider) : IProviderPages
{
    public Task<Result<HostedPage>> StartCheckoutAsync(
        ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken) => Refuse("payment page");

    public Task<Result<HostedPage>> StartPortalAsync(
        ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken) => Refuse("portal");

    private Task<Result<HostedPage>> Refuse(string what) => Task.FromResult<Result<HostedPage>>(ReplyFailures.Unsupported(provider, what));
}
