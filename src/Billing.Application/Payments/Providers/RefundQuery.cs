using Billing.Domain.Monetary;

namespace Billing.Application.Payments.Providers;

/// <summary>Asks what became of a refund.</summary>
public sealed record RefundQuery
{
    /// <summary>Which attempt at which refund.</summary>
    public required ProviderReference Reference { get; init; }

    /// <summary>The provider's id of the charge.</summary>
    public required string ProviderPaymentId { get; init; }

    /// <summary>What was to be given back.</summary>
    public required Money Amount { get; init; }

    /// <summary>The provider's id of the refund, when it ever answered.</summary>
    public string? ProviderRefundId { get; init; }
}
