using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;
using NodaTime;

namespace Billing.Providers.Stripe;

/// <summary>Stripe.</summary>
internal sealed class StripeProvider(ProviderHttp http, Uri address, IClock clock) : IPaymentProvider
{
    private readonly StripeApi _api = new(http, address);

    public PaymentProviderKind Kind => PaymentProviderKind.Stripe;

    public ProviderFeatures Features =>
        ProviderFeatures.Customers | ProviderFeatures.AttachMethods | ProviderFeatures.SetupSessions | ProviderFeatures.OffSession
        | ProviderFeatures.Checkout | ProviderFeatures.Portal | ProviderFeatures.FindByReference | ProviderFeatures.FindRefunds
        | ProviderFeatures.SignedWebhooks | ProviderFeatures.Forms;

    public IProviderCharges Charges => field ??= new StripeCharges(_api, clock);

    public IProviderRefunds Refunds => field ??= new StripeRefunds(_api);

    public IProviderMethods Methods => field ??= new StripeMethods(_api);

    public IProviderPages Pages => field ??= new StripePages(_api);

    public IProviderWebhooks Webhooks { get; } = new StripeWebhooks();

    public async Task<Result<Unit>> TestConnectionAsync(ProviderCredentials credentials, CancellationToken cancellationToken)
    {
        ProviderReply reply = await _api.GetAsync(credentials, "v1/customers?limit=1", cancellationToken);
        return StripeApi.Parse(reply, StripeJson.Default.StripeObjects).Map(_ => Unit.Value);
    }
}
