using Billing.Providers;
using Billing.TestSupport.PaymentProviders;
using NodaTime;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>The payment providers of a service under test, as servers on this machine.</summary>
public sealed class SimulatedProviders : IAsyncDisposable
{
    public SimulatedProviders()
    {
        StripeServer = ProviderServer.Start(Stripe.Answer);
        PaystackServer = ProviderServer.Start(Paystack.Answer);
        FlutterwaveServer = ProviderServer.Start(Flutterwave.Answer);
        MpesaServer = ProviderServer.Start(Mpesa.Answer);
    }

    public StripeSimulator Stripe { get; } = new();

    public PaystackSimulator Paystack { get; } = new();

    public FlutterwaveSimulator Flutterwave { get; } = new();

    public MpesaSimulator Mpesa { get; } = new();

    public ProviderServer StripeServer { get; }

    public ProviderServer PaystackServer { get; }

    public ProviderServer FlutterwaveServer { get; }

    public ProviderServer MpesaServer { get; }

    /// <summary>Adapters that call them.</summary>
    public PaymentProviders CreateAdapters(IClock clock) => PaymentProviders.Create(
        new PaymentProviderOptions
        {
            Stripe = StripeServer.Address,
            Paystack = PaystackServer.Address,
            Flutterwave = FlutterwaveServer.Address,
            Mpesa = MpesaServer.Address,
            MpesaSandbox = MpesaServer.Address,
            AllowsLoopback = true,
        },
        clock);

    public async ValueTask DisposeAsync()
    {
        await StripeServer.DisposeAsync();
        await PaystackServer.DisposeAsync();
        await FlutterwaveServer.DisposeAsync();
        await MpesaServer.DisposeAsync();
    }
}
