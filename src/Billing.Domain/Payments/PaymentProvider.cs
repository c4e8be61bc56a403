namespace Billing.Domain.Payments;

/// <summary>Who moves the money of a payment.</summary>
public enum PaymentProvider
{
    /// <summary>Nobody of ours: a transfer, a cheque or cash that a person records.</summary>
    Manual,

    /// <summary>Stripe.</summary>
    Stripe,

    /// <summary>Paystack.</summary>
    Paystack,

    /// <summary>Flutterwave.</summary>
    Flutterwave,

    /// <summary>M-Pesa.</summary>
    Mpesa,

    /// <summary>Universal commerce.</summary>
    Ucp,

    /// <summary>GoCardless.</summary>
    Gocardless,

    /// <summary>Adyen.</summary>
    Adyen,

    /// <summary>A stand-in that moves no money.</summary>
    Sandbox,
}
