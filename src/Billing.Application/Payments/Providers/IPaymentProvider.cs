using Billing.Domain.Results;

namespace Billing.Application.Payments.Providers;

/// <summary>
/// One payment provider. Adapters keep no state of an organization: credentials come with each call. Expected refusals are values; an
/// <see cref="OperationCanceledException"/> of the caller's own token leaves a charge or refund in an unknown state.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Which provider.</summary>
    PaymentProviderKind Kind { get; }

    /// <summary>What it can do.</summary>
    ProviderFeatures Features { get; }

    /// <summary>Collecting money.</summary>
    IProviderCharges Charges { get; }

    /// <summary>Giving money back.</summary>
    IProviderRefunds Refunds { get; }

    /// <summary>Customers and their saved methods.</summary>
    IProviderMethods Methods { get; }

    /// <summary>Pages that the provider hosts.</summary>
    IProviderPages Pages { get; }

    /// <summary>What the provider sends.</summary>
    IProviderWebhooks Webhooks { get; }

    /// <summary>Asks the provider something harmless: <c>Forbidden</c> when it refuses the credentials, <c>Unavailable</c> when it cannot be reached.</summary>
    Task<Result<Unit>> TestConnectionAsync(ProviderCredentials credentials, CancellationToken cancellationToken);
}

/// <summary>Every provider by its kind.</summary>
public interface IPaymentProviders
{
    /// <summary>The provider of a kind.</summary>
    IPaymentProvider Get(PaymentProviderKind kind);
}

/// <summary>Collecting money. An order is never sent again by the adapter after it may have had an effect.</summary>
public interface IProviderCharges
{
    /// <summary>Charges. After <see cref="ChargeStatus.Unknown"/> ask with <see cref="FindAsync"/>.</summary>
    Task<ChargeOutcome> ChargeAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken);

    /// <summary>What became of a charge. Collects nothing, and may be repeated at will.</summary>
    Task<ChargeOutcome> FindAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Which of our attempts a charge of the provider is; null when it is none of ours. <see cref="FailureKind.Unavailable"/> when the provider cannot be asked.
    /// </summary>
    Task<Result<ProviderReference?>> ReferenceOfAsync(ProviderCredentials credentials, string providerPaymentId, CancellationToken cancellationToken);
}

/// <summary>Giving money back.</summary>
public interface IProviderRefunds
{
    /// <summary>Refunds a part or all of a charge, never more than is left of it.</summary>
    Task<RefundOutcome> RefundAsync(ProviderCredentials credentials, RefundOrder order, CancellationToken cancellationToken);

    /// <summary>What became of a refund.</summary>
    Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// The refunds that an event may be about, whoever made them, as the provider tells when it is asked: for events that do not name a refund, or are not to be believed.
    /// <see cref="FailureKind.Unavailable"/> when it cannot be asked. Providers whose events tell everything have none to ask for.
    /// </summary>
    Task<Result<IReadOnlyList<ToldRefund>>> ConfirmAsync(ProviderCredentials credentials, ProviderEvent told, CancellationToken cancellationToken) =>
        Task.FromResult<Result<IReadOnlyList<ToldRefund>>>(Array.Empty<ToldRefund>());
}

/// <summary>What the provider sends.</summary>
public interface IProviderWebhooks
{
    /// <summary>Verifies the raw bytes, then reads them. <c>Forbidden</c> when they are not the provider's, <c>Invalid</c> when they are and cannot be read.</summary>
    Result<ProviderEvent> Read(ProviderCredentials credentials, InboundWebhook webhook);
}
