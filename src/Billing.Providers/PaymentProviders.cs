using Billing.Application.Payments.Providers;
using Billing.Providers.Flutterwave;
using Billing.Providers.Http;
using Billing.Providers.Mpesa;
using Billing.Providers.Network;
using Billing.Providers.Paystack;
using Billing.Providers.Sandbox;
using Billing.Providers.Stripe;
using NodaTime;

namespace Billing.Providers;

/// <summary>The adapters of all providers over one guarded HTTP client.</summary>
public sealed class PaymentProviders : IPaymentProviders, IDisposable
{
    private readonly HttpClient _client;
    private readonly Dictionary<PaymentProviderKind, IPaymentProvider> _providers;

    private PaymentProviders(PaymentProviderOptions options, IClock clock)
    {
        _client = GuardedHttp.CreateClient(new OutboundGuard(options.AllowsLoopback));
        var http = new ProviderHttp(_client, options.Limits, options.Time);
        IPaymentProvider[] all =
        [
            new SandboxProvider(),
            new StripeProvider(http, options.Stripe, clock),
            new PaystackProvider(http, options.Paystack, clock),
            new FlutterwaveProvider(http, options.Flutterwave, clock),
            new MpesaProvider(http, options.Mpesa, options.MpesaSandbox, clock),
        ];
        _providers = all.ToDictionary(provider => provider.Kind);
    }

    /// <summary>Makes the adapters; nothing is sent yet. Addresses that cannot be used are a bug of the caller: see <see cref="PaymentProviderOptions.Read"/>.</summary>
    public static PaymentProviders Create(PaymentProviderOptions options, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Fault() is { } fault ? throw new ArgumentException(fault, nameof(options)) : new PaymentProviders(options, clock);
    }

    /// <inheritdoc/>
    public IPaymentProvider Get(PaymentProviderKind kind) => _providers[kind];

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
