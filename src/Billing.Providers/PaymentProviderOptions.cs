using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers;

/// <summary>Where the providers are. The defaults are their public addresses.</summary>
public sealed record PaymentProviderOptions
{
    /// <summary>Stripe.</summary>
    public Uri Stripe { get; init; } = new("https://api.stripe.com/");

    /// <summary>Paystack.</summary>
    public Uri Paystack { get; init; } = new("https://api.paystack.co/");

    /// <summary>Flutterwave.</summary>
    public Uri Flutterwave { get; init; } = new("https://api.flutterwave.com/");

    /// <summary>M-Pesa.</summary>
    public Uri Mpesa { get; init; } = new("https://api.safaricom.co.ke/");

    /// <summary>M-Pesa's sandbox.</summary>
    public Uri MpesaSandbox { get; init; } = new("https://sandbox.safaricom.co.ke/");

    /// <summary>Development only: addresses of this machine may be called, without encryption too.</summary>
    public bool AllowsLoopback { get; init; }

    /// <summary>Bounds of a call.</summary>
    public ProviderHttpLimits Limits { get; init; } = ProviderHttpLimits.Default;

    /// <summary>What the time limit of a call is measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Reads <c>PaymentProviders__Stripe</c>, <c>__Paystack</c>, <c>__Flutterwave</c>, <c>__Mpesa</c>, <c>__MpesaSandbox</c> (addresses) and
    /// <c>PaymentProviders__AllowLoopback</c>. What is not set keeps its default.
    /// </summary>
    /// <param name="setting">Gives the value of a setting, or null.</param>
    public static Result<PaymentProviderOptions> Read(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var options = new PaymentProviderOptions { AllowsLoopback = ServiceAddress.IsTrue(setting("PaymentProviders__AllowLoopback")) };
        options = options with
        {
            Stripe = Address(setting, nameof(Stripe), options.Stripe),
            Paystack = Address(setting, nameof(Paystack), options.Paystack),
            Flutterwave = Address(setting, nameof(Flutterwave), options.Flutterwave),
            Mpesa = Address(setting, nameof(Mpesa), options.Mpesa),
            MpesaSandbox = Address(setting, nameof(MpesaSandbox), options.MpesaSandbox),
        };
        return options.Fault() is { } fault ? Failure.Of(FailureKind.Invalid, fault) : options;
    }

    /// <summary>The first address that cannot be used, as a sentence; null when all can.</summary>
    internal string? Fault() =>
        ServiceAddress.Fault(AllowsLoopback, Stripe, Paystack, Flutterwave, Mpesa, MpesaSandbox);

    private static Uri Address(Func<string, string?> setting, string name, Uri otherwise) => ServiceAddress.Read(setting($"PaymentProviders__{name}"), otherwise);
}
