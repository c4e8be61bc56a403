namespace Billing.Application.Payments.Providers;

/// <summary>Who pays, as far as a provider must know. The text form is empty of personal data.</summary>
public sealed record Payer
{
    /// <summary>Id of the customer at the provider, once created there.</summary>
    public string? ProviderCustomerId { get; init; }

    /// <summary>E-mail address: Paystack and Flutterwave need it.</summary>
    public string? Email { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Telephone number with country code: M-Pesa needs it.</summary>
    public string? Phone { get; init; }

    /// <summary>The provider's id; no personal data.</summary>
    public override string ToString() => ProviderCustomerId ?? "payer";
}
