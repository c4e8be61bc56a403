namespace Billing.Application.Payments.Providers;

/// <summary>A payment method that the provider keeps for a customer.</summary>
/// <param name="Token">What it is charged by.</param>
/// <param name="Type">The provider's word: <c>card</c>, <c>sepa_debit</c>...</param>
public sealed record SavedMethod(string Token, string Type)
{
    /// <summary>Brand of a card, in lower case.</summary>
    public string? Brand { get; init; }

    /// <summary>Last four digits.</summary>
    public string? Last4 { get; init; }

    /// <summary>Month of expiry, 1 to 12.</summary>
    public int? ExpiryMonth { get; init; }

    /// <summary>Year of expiry, four digits.</summary>
    public int? ExpiryYear { get; init; }
}
