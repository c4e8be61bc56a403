using Billing.Application.Payments.Providers;
using Billing.Providers.Tests.Contract;
using Billing.TestSupport.PaymentProviders;
using Billing.TestSupport.Time;
using Microsoft.Extensions.Time.Testing;

namespace Billing.Providers.Tests;

/// <summary>One adapter against its simulator, over real HTTP on this machine.</summary>
internal sealed class ProviderHarness : IAsyncDisposable
{
    private readonly PaymentProviders _providers;
    private readonly FakeTimeProvider _time = new();
    private Task? _silence;

    private ProviderHarness(PaymentProviderKind kind, ProviderCredentials credentials, Func<SimulatedRequest, SimulatedResponse> answer)
    {
        Credentials = credentials;
        Server = ProviderServer.Start(answer);
        _providers = Create();
        Provider = _providers.Get(kind);
    }

    public ProviderCredentials Credentials { get; }

    public SettableClock Clock { get; } = new(Samples.Now);

    public ProviderServer Server { get; }

    public IPaymentProvider Provider { get; }

    public static ProviderHarness Stripe(StripeSimulator simulator) => Stripe(simulator.Answer);

    public static ProviderHarness Stripe(Func<SimulatedRequest, SimulatedResponse> answer) =>
        new(PaymentProviderKind.Stripe, new StripeCredentials("sk_test_right", ["whsec_test"]), answer);

    public static ProviderHarness Paystack(PaystackSimulator simulator) =>
        new(PaymentProviderKind.Paystack, new PaystackCredentials(PaystackSimulator.Key), simulator.Answer);

    public static ProviderHarness Flutterwave(FlutterwaveSimulator simulator) => new(
        PaymentProviderKind.Flutterwave, new FlutterwaveCredentials(FlutterwaveSimulator.Key, FlutterwaveSimulator.Hash), simulator.Answer);

    public static ProviderHarness Mpesa(MpesaSimulator simulator) => new(PaymentProviderKind.Mpesa, Samples.Mpesa, simulator.Answer);

    public Task<ChargeOutcome> ChargeAsync(ChargeOrder order) => WaitAsync(Provider.Charges.ChargeAsync(Credentials, order, CancellationToken.None));

    public Task<ChargeOutcome> FindAsync(ChargeQuery query) => Provider.Charges.FindAsync(Credentials, query, CancellationToken.None);

    public Task<RefundOutcome> RefundAsync(RefundOrder order) => WaitAsync(Provider.Refunds.RefundAsync(Credentials, order, CancellationToken.None));

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

    /// <summary>Ends it; whatever was sent must be what the provider publishes.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _providers.Dispose();
        Assert.Empty(Server.Requests.SelectMany(request =>
            (Provider.Kind == PaymentProviderKind.Stripe ? StripeContract.FaultsOf(request) : SheetContract.FaultsOf(request)).Select(fault => $"{request.Method} {request.Path}: {fault}")));
    }

    /// <summary>Awaits a call; whenever the server falls silent on it, its time is up. One wait for silence lasts until it comes, however many calls pass.</summary>
    private async Task<T> WaitAsync<T>(Task<T> call)
    {
        _silence ??= Server.SilenceAsync();
        while (await Task.WhenAny(call, _silence) != call)
        {
            _time.Advance(Samples.Limits.Timeout);
            _silence = Server.SilenceAsync();
        }

        return await call;
    }

    private PaymentProviders Create() => PaymentProviders.Create(
        new PaymentProviderOptions
        {
            Stripe = Server.Address,
            Paystack = Server.Address,
            Flutterwave = Server.Address,
            Mpesa = Server.Address,
            MpesaSandbox = Server.Address,
            AllowsLoopback = true,
            Limits = Samples.Limits,
            Time = _time,
        },
        Clock);
}
