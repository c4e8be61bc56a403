using System.Globalization;
using System.Text;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Simulation;

namespace Billing.CycleSimulation;

/// <summary>The bank as one process calls it: each call waits until the scheduler lets it go, may get lost, may do its work and lose its answer, and may be the last.</summary>
internal sealed class BankCalls(CycleWorld world, SimProcess process, Random random)
    : IPaymentProvider, IPaymentProviders, IProviderCharges, IProviderRefunds, IProviderMethods, IProviderPages, IProviderWebhooks
{
    private const int LostOneIn = 12;

    public PaymentProviderKind Kind => PaymentProviderKind.Sandbox;

    public ProviderFeatures Features =>
        ProviderFeatures.Checkout | ProviderFeatures.FindByReference | ProviderFeatures.FindRefunds | ProviderFeatures.OffSession | ProviderFeatures.SignedWebhooks;

    public IProviderCharges Charges => this;

    public IProviderRefunds Refunds => this;

    public IProviderMethods Methods => this;

    public IProviderPages Pages => this;

    public IProviderWebhooks Webhooks => this;

    private Bank Bank => world.Bank!;

    public IPaymentProvider Get(PaymentProviderKind kind) => this;

    public Task<Result<Unit>> TestConnectionAsync(ProviderCredentials credentials, CancellationToken cancellationToken) => Task.FromResult<Result<Unit>>(Unit.Value);

    public Task<ChargeOutcome> ChargeAsync(ProviderCredentials credentials, ChargeOrder order, CancellationToken cancellationToken) =>
        CallAsync(() => Bank.Charge(order).Told, ChargeOutcome.Unknown());

    public Task<ChargeOutcome> FindAsync(ProviderCredentials credentials, ChargeQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => Bank.Find(query.Reference)?.Told ?? ChargeOutcome.NotFound, ChargeOutcome.Unknown());

    public async Task<Result<ProviderReference?>> ReferenceOfAsync(ProviderCredentials credentials, string providerPaymentId, CancellationToken cancellationToken) =>
        await CallAsync<Result<ProviderReference?>>(() => Bank.Find(providerPaymentId)?.Reference, Failure.Of(FailureKind.Unavailable, "lost"));

    public Task<RefundOutcome> RefundAsync(ProviderCredentials credentials, RefundOrder order, CancellationToken cancellationToken) =>
        CallAsync(() => RefundOutcome.RefusalOf(order) ?? Bank.Refund(order).Told, RefundOutcome.Unknown);

    public Task<RefundOutcome> FindAsync(ProviderCredentials credentials, RefundQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => Bank.FindRefund(query.Reference)?.Told ?? RefundOutcome.NotFound, RefundOutcome.Unknown);

    public Task<Result<HostedPage>> StartCheckoutAsync(ProviderCredentials credentials, CheckoutOrder order, CancellationToken cancellationToken) => CallAsync<Result<HostedPage>>(
        () => new HostedPage(Bank.Open(order).Id, new Uri($"https://bank.example/{order.Reference}")), Failure.Of(FailureKind.Unavailable, "lost"));

    public Result<ProviderEvent> Read(ProviderCredentials credentials, InboundWebhook webhook) =>
        Bank.Event(int.Parse(Encoding.ASCII.GetString(webhook.Body.Span), CultureInfo.InvariantCulture));

    public Task<Result<HostedPage>> StartPortalAsync(ProviderCredentials credentials, string providerCustomerId, Uri returnUrl, CancellationToken cancellationToken) => Refuse<HostedPage>();

    public Task<Result<string>> CreateCustomerAsync(ProviderCredentials credentials, BillingId customerId, Payer payer, CancellationToken cancellationToken) => Refuse<string>();

    public Task<Result<SetupSession>> StartSetupAsync(ProviderCredentials credentials, SetupOrder order, CancellationToken cancellationToken) => Refuse<SetupSession>();

    public Task<Result<SavedMethod>> GetAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) => Refuse<SavedMethod>();

    public Task<Result<SavedMethod>> AttachAsync(ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken) => Refuse<SavedMethod>();

    public Task<Result<Unit>> DetachAsync(ProviderCredentials credentials, string token, CancellationToken cancellationToken) => Refuse<Unit>();

    public Task<Result<Unit>> SetDefaultAsync(ProviderCredentials credentials, string providerCustomerId, string token, CancellationToken cancellationToken) => Refuse<Unit>();

    private async Task<T> CallAsync<T>(Func<T> call, T unknown)
    {
        SimFault? crash = await process.PassAsync(SimCall.Charge, "bank");
        bool isOff = !world.IsCalm && random.Next(LostOneIn) == 0;
        bool isLost = isOff && random.Next(2) == 0;
        world.Troubles.Note(isLost ? Trouble.BankCallLost : Trouble.BankAnswerLost, isOff);
        T answer = isLost ? unknown : call();
        return crash == SimFault.CrashAfterCall ? await SimProcess.NeverAsync<T>() : isOff ? unknown : answer;
    }

    private static Task<Result<T>> Refuse<T>() => Task.FromResult<Result<T>>(Failure.Of(FailureKind.WrongState, "The bank has none"));
}
