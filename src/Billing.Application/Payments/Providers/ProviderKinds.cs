using Billing.Domain.Payments;

namespace Billing.Application.Payments.Providers;

/// <summary>The providers that can be connected, as payments name them.</summary>
public static class ProviderKinds
{
    /// <summary>The provider of a payment that can be connected, or null for those that cannot.</summary>
    public static PaymentProviderKind? ToKind(this PaymentProvider provider) => provider switch
    {
        PaymentProvider.Sandbox => PaymentProviderKind.Sandbox,
        PaymentProvider.Stripe => PaymentProviderKind.Stripe,
        PaymentProvider.Paystack => PaymentProviderKind.Paystack,
        PaymentProvider.Flutterwave => PaymentProviderKind.Flutterwave,
        PaymentProvider.Mpesa => PaymentProviderKind.Mpesa,
        _ => null,
    };

    /// <summary>A connected provider as payments name it.</summary>
    public static PaymentProvider ToProvider(this PaymentProviderKind kind) => kind switch
    {
        PaymentProviderKind.Stripe => PaymentProvider.Stripe,
        PaymentProviderKind.Paystack => PaymentProvider.Paystack,
        PaymentProviderKind.Flutterwave => PaymentProvider.Flutterwave,
        PaymentProviderKind.Mpesa => PaymentProvider.Mpesa,
        _ => PaymentProvider.Sandbox,
    };
}
