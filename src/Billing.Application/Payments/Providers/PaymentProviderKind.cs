namespace Billing.Application.Payments.Providers;

/// <summary>The payment providers that an organization can connect.</summary>
public enum PaymentProviderKind
{
    /// <summary>Built in: no network, and the token of the method decides what happens.</summary>
    Sandbox,

    /// <summary>Stripe.</summary>
    Stripe,

    /// <summary>Paystack.</summary>
    Paystack,

    /// <summary>Flutterwave, API version 3.</summary>
    Flutterwave,

    /// <summary>Safaricom M-Pesa, API Daraja.</summary>
    Mpesa,
}
