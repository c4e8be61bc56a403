using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Flutterwave;

/// <summary>Flutterwave, version 3.</summary>
internal sealed class FlutterwaveProvider(ProviderHttp http, Uri address, IClock clock) : IPaymentProvider
{
    private readonly FlutterwaveApi _api = new(http, address);

    public PaymentProviderKind Kind => PaymentProviderKind.Flutterwave;

    public ProviderFeatures Features => ProviderFeatures.OffSession | ProviderFeatures.Checkout | ProviderFeatures.FindByReference;

    public IProviderCharges Charges => field ??= new FlutterwaveCharges(_api, clock);

    public IProviderRefunds Refunds => field ??= new FlutterwaveRefunds(_api);

    public IProviderMethods Methods { get; } = new MethodsWithoutCustomers(FlutterwaveApi.Name);

    public IProviderPages Pages => field ??= new FlutterwavePages(_api);

    public IProviderWebhooks Webhooks { get; } = new FlutterwaveWebhooks();

    public async Task<Result<Unit>> TestConnectionAsync(ProviderCredentials credentials, CancellationToken cancellationToken)
    {
        ProviderReply reply = await _api.GetAsync(credentials, "v3/transactions?page=1", cancellationToken);
        return reply.IsSuccess ? Unit.Value : ReplyFailures.Of(reply, FlutterwaveApi.Name);
    }
}
