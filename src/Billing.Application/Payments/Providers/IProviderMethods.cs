using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Providers;

/// <summary>Customers and their saved methods at the provider.</summary>
public interface IProviderMethods
{
    /// <summary>Creates the customer there, once however often it is called; the answer is the provider's id.</summary>
    Task<Result<string>> CreateCustomerAsync(
        ProviderCredentials credentials, BillingId customerId, Payer payer, CancellationToken cancellationToken);

    /// <summary>Begins to set up a method without a payment.</summary>
    Task<Result<SetupSession>> StartSetupAsync(ProviderCredentials credentials, SetupOrder order, CancellationToken cancellationToken);

    /// <summary>The details of a method.</summary>
    Task<Result<SavedMethod>> GetAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken);

    /// <summary>Gives a method to a customer.</summary>
    Task<Result<SavedMethod>> AttachAsync(
        ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken);

    /// <summary>Removes a method for good.</summary>
    Task<Result<Unit>> DetachAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken);

    /// <summary>Makes a method the one that is charged when none is named.</summary>
    Task<Result<Unit>> SetDefaultAsync(
        ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken);
}

/// <summary>Pages that the provider hosts.</summary>
public interface IProviderPages
{
    /// <summary>A page on which a customer pays an invoice.</summary>
    Task<Result<HostedPage>> StartCheckoutAsync(ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken);

    /// <summary>A page on which a customer manages saved methods.</summary>
    Task<Result<HostedPage>> StartPortalAsync(
        ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken);

    /// <summary>What a form in a page of the organization's own needs for a customer to pay an invoice; providers without <see cref="ProviderFeatures.Forms"/> refuse.</summary>
    Task<Result<PaymentForm>> StartFormAsync(ProviderCredentials credentials, FormOrder order, CancellationToken cancellationToken) =>
        Task.FromResult<Result<PaymentForm>>(Failure.Of(FailureKind.WrongState, "The provider has no forms"));
}
