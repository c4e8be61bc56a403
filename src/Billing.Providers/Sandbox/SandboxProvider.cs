using Billing.Application.Payments.Providers;
using Billing.Domain.Results;

namespace Billing.Providers.Sandbox;

/// <summary>The built-in provider: no network, no memory, and the token of the method decides.</summary>
internal sealed class SandboxProvider : IPaymentProvider
{
    public PaymentProviderKind Kind => PaymentProviderKind.Sandbox;

    public ProviderFeatures Features =>
        ProviderFeatures.Customers | ProviderFeatures.AttachMethods | ProviderFeatures.SetupSessions | ProviderFeatures.OffSession
        | ProviderFeatures.Checkout | ProviderFeatures.Portal | ProviderFeatures.FindByReference | ProviderFeatures.FindRefunds
        | ProviderFeatures.SignedWebhooks | ProviderFeatures.Forms;

    public IProviderCharges Charges { get; } = new SandboxCharges();

    public IProviderRefunds Refunds { get; } = new SandboxRefunds();

    public IProviderMethods Methods { get; } = new SandboxMethods();

    public IProviderPages Pages { get; } = new SandboxPages();

    public IProviderWebhooks Webhooks { get; } = new SandboxWebhooks();

    public Task<Result<Unit>> TestConnectionAsync(ProviderCredentials credentials, CancellationToken cancellationToken)
    {
        credentials.As<SandboxCredentials>();
        return Task.FromResult<Result<Unit>>(Unit.Value);
    }
}
