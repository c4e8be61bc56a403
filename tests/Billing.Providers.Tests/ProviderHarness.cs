using Billing.Application.Payments.Providers;
using Billing.Providers.Http;
using Billing.TestSupport.PaymentProviders;
using Billing.TestSupport.Time;

namespace Billing.Providers.Tests;

/// <summary>One adapter against its simulator, over real HTTP on this machine.</summary>
internal sealed class ProviderHarness : IAsyncDisposable
{
    private readonly PaymentProviders _providers;

    private ProviderHarness(
        PaymentProviderKind kind, ProviderCredentials credentials, Func<SimulatedRequest, SimulatedResponse> answer, ProviderHttpLimits limits)
    {
        Credentials = credentials;
        Server = ProviderServer.Start(answer);
        _providers = PaymentProviders.Create(
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
        Provider = _providers.Get(kind);
    }

    public ProviderCredentials Credentials { get; }

    public SettableClock Clock { get; } = new(Samples.Now);

    public ProviderServer Server { get; }

    public IPaymentProvider Provider { get; }

    public static ProviderHarness Stripe(StripeSimulator simulator, ProviderHttpLimits? limits = null) => Stripe(simulator.Answer, limits);

    public static ProviderHarness Stripe(Func<SimulatedRequest, SimulatedResponse> answer, ProviderHttpLimits? limits = null) => new(
        PaymentProviderKind.Stripe, new StripeCredentials("sk_test_right", ["whsec_test"]), answer, limits ?? Samples.PatientLimits);

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
        _providers.Dispose();
    }
}
