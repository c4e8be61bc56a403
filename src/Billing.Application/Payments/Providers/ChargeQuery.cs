using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Payments.Providers;

/// <summary>Asks what became of a charge. The more is known, the surer the answer.</summary>
public sealed record ChargeQuery
{
    /// <summary>Which attempt at which payment.</summary>
    public required ProviderReference Reference { get; init; }

    /// <summary>What was to be collected: a payment of less or in another currency is a mismatch.</summary>
    public required Money Amount { get; init; }

    /// <summary>The provider's id of the charge, when it ever answered.</summary>
    public string? ProviderPaymentId { get; init; }

    /// <summary>The provider's id of the page that the customer was sent to, where there is one.</summary>
    public string? PageId { get; init; }

    /// <summary>The provider's id of the customer.</summary>
    public string? ProviderCustomerId { get; init; }

    /// <summary>The method that was charged.</summary>
    public string? MethodToken { get; init; }

    /// <summary>The charge was not sent before this instant.</summary>
    public Instant? SentAfter { get; init; }
}
