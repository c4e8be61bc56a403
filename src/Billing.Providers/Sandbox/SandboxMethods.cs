using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Providers.Sandbox;

/// <summary>Customers and methods that exist because their ids have the right form.</summary>
internal sealed class SandboxMethods : IProviderMethods
{
    public Task<Result<string>> CreateCustomerAsync(
        ProviderCredentials credentials, BillingId customerId, Payer payer, CancellationToken cancellationToken) =>
        Task.FromResult<Result<string>>($"sbx_cus_{customerId.ToGuid():N}");

    public Task<Result<SetupSession>> StartSetupAsync(
        ProviderCredentials credentials, SetupOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<Result<SetupSession>>(
            new SetupSession("sbx_setup", order.ReturnUrl, order.ReturnUrl is null ? "sbx_setup_secret" : null));

    public Task<Result<SavedMethod>> GetAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) =>
        Task.FromResult(Known(token));

    public Task<Result<SavedMethod>> AttachAsync(
        ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken) =>
        Task.FromResult(Known(token));

    public Task<Result<Unit>> DetachAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) =>
        Task.FromResult(Known(token).Map(_ => Unit.Value));

    public Task<Result<Unit>> SetDefaultAsync(
        ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken) =>
        Task.FromResult(Known(token).Map(_ => Unit.Value));

    public static SavedMethod Of(string token) => new(token, "card") { Brand = "visa", Last4 = "4242", ExpiryMonth = 12, ExpiryYear = 2099 };

    private static Result<SavedMethod> Known(string token) =>
        SandboxScenario.Of(token) is null ? Failure.NotFound("Sandbox payment method") : Of(token);
}
