using Billing.Domain.Monetary;

namespace Billing.Application.Payments.Providers;

/// <summary>Gives money of a charge back.</summary>
public sealed record RefundOrder
{
    /// <summary>Which attempt at which refund.</summary>
    public required ProviderReference Reference { get; init; }

    /// <summary>The provider's id of the charge.</summary>
    public required string ProviderPaymentId { get; init; }

    /// <summary>The receipt's number of the charge, when it has one.</summary>
    public string? Receipt { get; init; }

    /// <summary>What to give back: minor units, above 0, in the currency of the charge.</summary>
    public required Money Amount { get; init; }

    /// <summary>What is left of the charge: collected less earlier refunds. A refund of more is refused before any call.</summary>
    public required Money Refundable { get; init; }

    /// <summary>Where results go, for providers that are told with each call (M-Pesa).</summary>
    public Uri? CallbackUrl { get; init; }
}
