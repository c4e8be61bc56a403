using Billing.Domain.Monetary;

namespace Billing.Application.Payments.Providers;

/// <summary>What to collect, from whom, and how. Sending one order again never collects twice (see <see cref="ProviderReference"/>).</summary>
public sealed record ChargeOrder
{
    /// <summary>Which attempt at which payment.</summary>
    public required ProviderReference Reference { get; init; }

    /// <summary>Minor units of a currency, above 0.</summary>
    public required Money Amount { get; init; }

    /// <summary>Who pays.</summary>
    public required Payer Payer { get; init; }

    /// <summary>The saved method to charge; null when the customer chooses on the provider's page or telephone.</summary>
    public string? MethodToken { get; init; }

    /// <summary>True when the customer is present and can be sent to another page.</summary>
    public bool IsOnSession { get; init; }

    /// <summary>Where the customer comes back to; needed on session.</summary>
    public Uri? ReturnUrl { get; init; }

    /// <summary>Where webhooks of this provider go, for providers that are told with each charge (M-Pesa).</summary>
    public Uri? CallbackUrl { get; init; }

    /// <summary>What the customer reads: the invoice's number.</summary>
    public required string Label { get; init; }
}
