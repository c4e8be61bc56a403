namespace Billing.Application.Payments.Providers;

/// <summary>A refund as the provider tells it when it is asked.</summary>
/// <param name="Reference">Our name for it; null when it names none, such as one that was made in the provider's dashboard.</param>
/// <param name="Refund">Where it stands.</param>
/// <param name="ProviderPaymentId">The provider's id of the charge.</param>
public sealed record ToldRefund(ProviderReference? Reference, RefundOutcome Refund, string ProviderPaymentId);
