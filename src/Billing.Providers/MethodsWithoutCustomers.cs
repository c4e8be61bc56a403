using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers;

/// <summary>Methods at a provider that keeps no customers: each call is refused.</summary>
internal class MethodsWithoutCustomers(string provider) : IProviderMethods
{
    /// <summary>The provider's name.</summary>
    protected string Provider { get; } = provider;

    public virtual Task<Result<string>> CreateCustomerAsync(
        ProviderCredentials credentials, BillingId customerId, Payer payer, CancellationToken cancellationToken) => Refuse<string>("customers");

    public Task<Result<SetupSession>> StartSetupAsync(
        ProviderCredentials credentials, SetupOrder order, CancellationToken cancellationToken) => Refuse<SetupSession>("set-up without a payment");

    public Task<Result<SavedMethod>> GetAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) =>
        Refuse<SavedMethod>("look-up of methods");

    public Task<Result<SavedMethod>> AttachAsync(
        ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken) =>
        Refuse<SavedMethod>("methods without a payment: it saves one with the first");

    public virtual Task<Result<Unit>> DetachAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) =>
        Refuse<Unit>("removal of methods");

    public Task<Result<Unit>> SetDefaultAsync(
        ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken) =>
        Refuse<Unit>("default method: name one with each charge");

    private Task<Result<T>> Refuse<T>(string what) => Task.FromResult<Result<T>>(ReplyFailures.Unsupported(Provider, what));
}
