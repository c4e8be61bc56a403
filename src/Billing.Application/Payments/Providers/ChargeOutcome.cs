using Billing.Domain.Monetary;

namespace Billing.Application.Payments.Providers;

/// <summary>What the provider says of a charge.</summary>
/// <param name="Status">What became of it.</param>
public sealed record ChargeOutcome(ChargeStatus Status)
{
    /// <summary>The provider's id of the charge; null when it never answered.</summary>
    public string? ProviderPaymentId { get; init; }

    /// <summary>The receipt's number, where the provider refunds by that instead of the id (M-Pesa).</summary>
    public string? Receipt { get; init; }

    /// <summary>What was collected, when it was.</summary>
    public Money? Received { get; init; }

    /// <summary>Why it was declined.</summary>
    public DeclineReason? Reason { get; init; }

    /// <summary>The provider's own word for it, to show to the organization.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>Where to send the customer; null when the provider has no page for it (a prompt on the telephone, or pay again on session).</summary>
    public Uri? ActionUrl { get; init; }

    /// <summary>The method that was used, when the provider told.</summary>
    public SavedMethod? Method { get; init; }

    /// <summary>A charge of which nothing is known.</summary>
    public static ChargeOutcome Unknown(string? providerPaymentId = null) => new(ChargeStatus.Unknown) { ProviderPaymentId = providerPaymentId };

    /// <summary>No such charge at the provider.</summary>
    public static ChargeOutcome NotFound { get; } = new(ChargeStatus.NotFound);

    /// <summary>The page can be paid on no more, and nobody has.</summary>
    public static ChargeOutcome Expired { get; } = new(ChargeStatus.Expired);

    /// <summary>The provider is at work.</summary>
    public static ChargeOutcome Pending(string? providerPaymentId) => new(ChargeStatus.Pending) { ProviderPaymentId = providerPaymentId };

    /// <summary>The customer must act.</summary>
    public static ChargeOutcome NeedsAction(string? providerPaymentId, Uri? actionUrl) =>
        new(ChargeStatus.NeedsAction) { ProviderPaymentId = providerPaymentId, ActionUrl = actionUrl };

    /// <summary>Nothing was collected.</summary>
    public static ChargeOutcome Declined(DeclineReason reason, string? providerCode = null, string? providerPaymentId = null) =>
        new(ChargeStatus.Declined) { Reason = reason, ProviderCode = providerCode, ProviderPaymentId = providerPaymentId };

    /// <summary>
    /// Money was collected: a success when it is at least what was asked and in its currency, else a mismatch. Without <paramref name="asked"/> (a
    /// webhook) the caller compares.
    /// </summary>
    public static ChargeOutcome Collected(string providerPaymentId, Money received, Money? asked = null, SavedMethod? method = null)
    {
        bool isEnough = asked is not { } wanted || (received.Currency == wanted.Currency && received >= wanted);
        return new(isEnough ? ChargeStatus.Succeeded : ChargeStatus.Mismatched)
        {
            ProviderPaymentId = providerPaymentId,
            Received = received,
            Method = method,
        };
    }
}
