using Billing.Application.Payments.Providers;
using Billing.Providers.Http;
using Billing.TestSupport.PaymentProviders;
using Billing.TestSupport.Time;

namespace Billing.Providers.Tests;

/// <summary>One adapter against its simulator, over real HTTP on this machine.</summary>
internal sealed class ProviderHarness : IAsyncDisposable
{
    private readonly PaymentProviders _patient;
    private readonly PaymentProviders _hasty;

    private ProviderHarness(PaymentProviderKind kind, ProviderCredentials credentials, Func<SimulatedRequest, SimulatedResponse> answer)
    {
        Credentials = credentials;
        Server = ProviderServer.Start(answer);
        _patient = Create(Samples.PatientLimits);
        _hasty = Create(Samples.HastyLimits);
        Provider = _patient.Get(kind);
        Hasty = _hasty.Get(kind);
    }

    public ProviderCredentials Credentials { get; }

    public SettableClock Clock { get; } = new(Samples.Now);

    public ProviderServer Server { get; }

    public IPaymentProvider Provider { get; }

    /// <summary>The same adapter with a short time limit, for calls to a server that will not answer.</summary>
    public IPaymentProvider Hasty { get; }

    public static ProviderHarness Stripe(StripeSimulator simulator) => Stripe(simulator.Answer);

    public static ProviderHarness Stripe(Func<SimulatedRequest, SimulatedResponse> answer) =>
        new(PaymentProviderKind.Stripe, new StripeCredentials("sk_test_right", ["whsec_test"]), answer);

    public static ProviderHarness Paystack(PaystackSimulator simulator) =>
        new(PaymentProviderKind.Paystack, new PaystackCredentials(PaystackSimulator.Key), simulator.Answer);

    public static ProviderHarness Flutterwave(FlutterwaveSimulator simulator) => new(
        PaymentProviderKind.Flutterwave, new FlutterwaveCredentials(FlutterwaveSimulator.Key, FlutterwaveSimulator.Hash), simulator.Answer);

    public static ProviderHarness Mpesa(MpesaSimulator simulator) => new(PaymentProviderKind.Mpesa, Samples.Mpesa, simulator.Answer);

    /// <summary>Charges in haste and waits until the server has done what nobody waited for.</summary>
    public async Task<ChargeOutcome> ChargeInHasteAsync(ChargeOrder order, int earlierRequests = 0)
    {
        ChargeOutcome outcome = await Hasty.Charges.ChargeAsync(Credentials, order, CancellationToken.None);
        for (int i = 0; i <= earlierRequests; i++)
        {
            await Server.NextEffectAsync();
        }

        return outcome;
    }

    public Task<ChargeOutcome> ChargeAsync(ChargeOrder order) => Provider.Charges.ChargeAsync(Credentials, order, CancellationToken.None);

    public Task<ChargeOutcome> FindAsync(ChargeQuery query) => Provider.Charges.FindAsync(Credentials, query, CancellationToken.None);

    public Task<RefundOutcome> RefundAsync(RefundOrder order) => Provider.Refunds.RefundAsync(Credentials, order, CancellationToken.None);

    public Task<RefundOutcome> FindRefundAsync(RefundOrder order, string? providerRefundId = null) => Provider.Refunds.FindAsync(
        Credentials,
        new RefundQuery
        {
            Reference = order.Reference,
            ProviderPaymentId = order.ProviderPaymentId,
            Amount = order.Amount,
            ProviderRefundId = providerRefundId,
        },
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _patient.Dispose();
        _hasty.Dispose();
    }

    private PaymentProviders Create(ProviderHttpLimits limits) => PaymentProviders.Create(
        new PaymentProviderOptions
        {
            Stripe = Server.Address,
            Paystack = Server.Address,
            Flutterwave = Server.Address,
            Mpesa = Server.Address,
            MpesaSandbox = Server.Address,
            AllowsLoopback = true,
            Limits = limits,
        },
        Clock);
}
