using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Paystack;

/// <summary>Paystack.</summary>
internal sealed class PaystackProvider(ProviderHttp http, Uri address, IClock clock) : IPaymentProvider
{
    private readonly PaystackApi _api = new(http, address);

    public PaymentProviderKind Kind => PaymentProviderKind.Paystack;

    public ProviderFeatures Features =>
        ProviderFeatures.Customers | ProviderFeatures.OffSession | ProviderFeatures.Checkout | ProviderFeatures.FindByReference
        | ProviderFeatures.FindRefunds | ProviderFeatures.SignedWebhooks;

    public IProviderCharges Charges => field ??= new PaystackCharges(_api, clock);

    public IProviderRefunds Refunds => field ??= new PaystackRefunds(_api);

    public IProviderMethods Methods => field ??= new PaystackMethods(_api);

    public IProviderPages Pages => field ??= new PaystackPages(_api);

    public IProviderWebhooks Webhooks { get; } = new PaystackWebhooks();

    public async Task<Result<Unit>> TestConnectionAsync(ProviderCredentials credentials, CancellationToken cancellationToken)
    {
        ProviderReply reply = await _api.GetAsync(credentials, "transaction?perPage=1", cancellationToken);
        return reply.IsSuccess ? Unit.Value : ReplyFailures.Of(reply, PaystackApi.Name, PaystackApi.CodeOf(reply));
    }
}
