using Billing.Application.BillingEntities;
using Billing.Application.Consistency;
using Billing.Application.Documents;
using Billing.Application.Dunning;
using Billing.Application.Integrations;
using Billing.Application.Integrations.Sync;
using Billing.Application.Mail;
using Billing.Application.Notifications;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Inbound;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Application.Payments.Refunds;
using Billing.Application.Platform;
using Billing.Application.Platform.Rotation;
using Billing.Application.Portal;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Pdf;
using Billing.Providers;
using Billing.Providers.Integrations;
using Billing.Providers.Smtp;
using Billing.Providers.Webhooks;
using BillingFunctions.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace BillingFunctions.Hosting;

/// <summary>How money is collected, and what leaves the service: documents, mails, webhooks, copies for other systems, the portal.</summary>
internal static partial class UseCases
{
    private static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.TryAddSingleton<IPaymentProviders>(provider => PaymentProviders.Create(
            provider.GetRequiredService<ServiceSettings>().PaymentProviders, provider.GetRequiredService<IClock>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<ServiceSettings>().PublicAddress);
        return services
            .AddSingleton<PaymentReader>()
            .AddSingleton<RecordPayment>()
            .AddSingleton<ChangePayment>()
            .AddSingleton<ConnectionReader>()
            .AddSingleton<SaveConnection>()
            .AddSingleton<ProviderCustomers>()
            .AddSingleton<SavePaymentMethod>()
            .AddSingleton<PaymentMethodReader>()
            .AddSingleton<StartMethodSetup>()
            .AddSingleton<StartSetupForm>()
            .AddSingleton<SettleAttempt>()
            .AddSingleton<PaymentCaller>()
            .AddSingleton<RetryPayment>()
            .AddSingleton<StartCheckout>()
            .AddSingleton<StartPaymentForm>()
            .AddSingleton<RefundAtProvider>()
            .AddSingleton<RecordDispute>()
            .AddSingleton<RecordRefund>()
            .AddSingleton<ApplyProviderEvent>()
            .AddSingleton<ReceiveProviderEvent>();
    }

    private static IServiceCollection AddDunning(this IServiceCollection services) => services
        .AddSingleton<DunningCampaigns>()
        .AddSingleton<SaveCampaign>()
        .AddSingleton<RequestReader>()
        .AddSingleton<CreateRequests>()
        .AddSingleton<BatchRequests>()
        .AddSingleton<BeginCampaigns>()
        .AddSingleton<StepRequest>()
        .AddSingleton<EndRequest>()
        .AddSingleton<TryNewMethod>()
        .AddSingleton<FollowCampaign>()
        .AddSingleton<RequestMails>()
        .AddSingleton<CampaignPreview>()
        .AddSingleton<DunningStats>();

    private static IServiceCollection AddDocuments(this IServiceCollection services) => services
        .AddSingleton<IDocumentRenderer, PdfDocumentRenderer>()
        .AddSingleton<IDocumentImages, PdfDocumentImages>()
        .AddSingleton<DocumentTemplates>()
        .AddSingleton<DocumentIssuers>()
        .AddSingleton<InvoicePdf>()
        .AddSingleton<CreditNotePdf>()
        .AddSingleton<ReceiptPdf>()
        .AddSingleton<KeptDocuments>()
        .AddSingleton<RenderDocuments>();

    private static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<ServiceSettings>().Smtp);
        return services
            .AddSingleton<SecretBox>()
            .AddSingleton<SecretRotation>()
            .AddSingleton<IMailTransport, SmtpTransport>()
            .AddSingleton<IDocumentWording, PdfDocumentWording>()
            .AddSingleton<SaveMailSettings>()
            .AddSingleton<MailLetters>()
            .AddSingleton<MailReader>()
            .AddSingleton<QueueMail>()
            .AddSingleton<SendTestMail>();
    }

    private static IServiceCollection AddPortal(this IServiceCollection services) => services
        .AddSingleton<PortalAccess>()
        .AddSingleton<RevokePortal>()
        .AddSingleton<PortalSubscriptions>()
        .AddSingleton<FeatureUses>()
        .AddSingleton<UsageOutlook>()
        .AddSingleton<PortalBrands>()
        .AddSingleton<PortalOverview>()
        .AddSingleton<PortalPurchase>()
        .AddSingleton<PortalTopUp>();

    private static IServiceCollection AddIntegrations(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<ServiceSettings>().Integrations);
        return services
            .AddSingleton<IIntegrationAdapters, IntegrationAdapters>()
            .AddSingleton<IntegrationReader>()
            .AddSingleton<SaveIntegration>()
            .AddSingleton<SyncSources>()
            .AddSingleton<SyncIntegration>()
            .AddSingleton<FollowForSync>();
    }

    private static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<ServiceSettings>().Webhooks);
        return services
            .AddSingleton<IWebhookTransport, WebhookTransport>()
            .AddSingleton<EndpointReader>()
            .AddSingleton<EndpointSecrets>()
            .AddSingleton<SaveEndpoint>()
            .AddSingleton<DisableEndpoint>()
            .AddSingleton<WebhookSurfaces>()
            .AddSingleton<FollowEvents>()
            .AddSingleton<IEventFollower>(provider => new EventFollowers([provider.GetRequiredService<FollowEvents>(), provider.GetRequiredService<FollowForSync>()]))
            .AddSingleton<EventHistory>()
            .AddSingleton<QueueWebhooks>()
            .AddSingleton<WebhookReader>()
            .AddSingleton<RetryWebhook>()
            .AddSingleton<NotifyPeople>()
            .AddSingleton<NotificationReader>()
            .AddSingleton<ReadNotifications>();
    }
}
