using Billing.Application.Mail;
using Billing.Application.Payments.Providers;
using Billing.Application.Webhooks.Delivery;
using Billing.Providers;
using Billing.Providers.Integrations;
using Billing.Providers.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Billing.Fuzz.OpenApi;

/// <summary>What a service under test reaches outside of itself: nobody. Mails and webhooks come back undelivered, providers and systems stand on a port where nothing listens.</summary>
internal static class Outside
{
    private static readonly Uri Nobody = new("http://127.0.0.1:9/");

    public static void Close(IServiceCollection services, IClock clock)
    {
        services.AddSingleton<IMailTransport, NoMail>();
        services.AddSingleton<IWebhookTransport, NoWebhooks>();
        services.AddSingleton(new IntegrationOptions { Hubspot = Nobody, Xero = Nobody, XeroIdentity = Nobody, AllowsLoopback = true });
        services.AddSingleton<IPaymentProviders>(PaymentProviders.Create(
            new PaymentProviderOptions { Stripe = Nobody, Paystack = Nobody, Flutterwave = Nobody, Mpesa = Nobody, MpesaSandbox = Nobody, AllowsLoopback = true }, clock));
    }

    private sealed class NoMail : IMailTransport
    {
        public ValueTask<MailDelivery> SendAsync(MailServer server, MailContent mail, CancellationToken cancellationToken) =>
            ValueTask.FromResult(MailDelivery.Later("Nobody is there"));
    }

    private sealed class NoWebhooks : IWebhookTransport, IDisposable
    {
        private readonly WebhookTransport _rules = new(new WebhookOptions());

        public string? FaultOf(string url) => _rules.FaultOf(url);

        public Task<WebhookReply> SendAsync(WebhookRequest request, CancellationToken cancellationToken) => Task.FromResult(WebhookReply.NotSent("Nobody is there"));

        public void Dispose() => _rules.Dispose();
    }
}
