using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Mpesa;

/// <summary>M-Pesa: every charge is confirmed by the customer on the telephone.</summary>
internal sealed class MpesaProvider(ProviderHttp http, Uri live, Uri sandbox, IClock clock) : IPaymentProvider
{
    private readonly MpesaApi _api = new(http, live, sandbox, clock);

    public PaymentProviderKind Kind => PaymentProviderKind.Mpesa;

    public ProviderFeatures Features => ProviderFeatures.None;

    public IProviderCharges Charges => field ??= new MpesaCharges(_api, clock);

    public IProviderRefunds Refunds => field ??= new MpesaRefunds(_api);

    public IProviderMethods Methods { get; } = new MethodsWithoutCustomers(MpesaApi.Name);

    public IProviderPages Pages { get; } = new NoPages(MpesaApi.Name);

    public IProviderWebhooks Webhooks { get; } = new MpesaWebhooks();

    public Task<Result<Unit>> TestConnectionAsync(ProviderCredentials credentials, CancellationToken cancellationToken) =>
        _api.TestAsync(credentials.As<MpesaCredentials>(), cancellationToken);
}
