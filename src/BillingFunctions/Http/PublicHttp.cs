using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Webhooks.Events;
using BillingFunctions.Hosting;
using BillingFunctions.Hosting.Settings;
using BillingFunctions.Http.CrediBill;
using BillingFunctions.Http.BillingService;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.Nno;
using BillingFunctions.Http.Nova;
using BillingFunctions.Http.Reference;
using BillingFunctions.Http.V1;
using BillingFunctions.Http.V1.AddOns;
using BillingFunctions.Http.V1.Alerts;
using BillingFunctions.Http.V1.Audit;
using BillingFunctions.Http.V1.BillingEntities;
using BillingFunctions.Http.V1.Catalog;
using BillingFunctions.Http.V1.Closing;
using BillingFunctions.Http.V1.Costs;
using BillingFunctions.Http.V1.Coupons;
using BillingFunctions.Http.V1.CreditNotes;
using BillingFunctions.Http.V1.Customers;
using BillingFunctions.Http.V1.Dashboard;
using BillingFunctions.Http.V1.Documents;
using BillingFunctions.Http.V1.Dunning;
using BillingFunctions.Http.V1.Entitlements;
using BillingFunctions.Http.V1.Exports;
using BillingFunctions.Http.V1.Integrations;
using BillingFunctions.Http.V1.Invoices;
using BillingFunctions.Http.V1.Ledger;
using BillingFunctions.Http.V1.Mail;
using BillingFunctions.Http.V1.Notifications;
using BillingFunctions.Http.V1.PaymentMethods;
using BillingFunctions.Http.V1.PaymentRequests;
using BillingFunctions.Http.V1.Payments;
using BillingFunctions.Http.V1.People;
using BillingFunctions.Http.V1.Platform;
using BillingFunctions.Http.V1.Portal;
using BillingFunctions.Http.V1.Search;
using BillingFunctions.Http.V1.Subscriptions;
using BillingFunctions.Http.V1.Taxes;
using BillingFunctions.Http.V1.Usage;
using BillingFunctions.Http.V1.Wallets;
using BillingFunctions.Http.V1.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BillingFunctions.Http;

/// <summary>Registers the public HTTP API: what all surfaces share, and the surfaces with their endpoints.</summary>
internal static class PublicHttp
{
    public static IServiceCollection AddPublicHttp(this IServiceCollection services, ServiceOptions options)
    {
        services.AddRoutingCore();
        services.TryAddSingleton(provider => provider.GetRequiredService<ServiceSettings>().Http(options));
        services.AddSingleton(CreateRequestServices).AddSingleton<BearerKeys>().AddSingleton<WholeLists>().AddSingleton<BearerPeople>();
        services.AddSingleton<ProviderWebhooks>();
        return services.AddBillingService().AddV1().AddNova().AddCrediBill().AddNno().AddReference();
    }

    private static RequestServices CreateRequestServices(IServiceProvider services)
    {
        IRandomSource random = services.GetRequiredService<IRandomSource>();
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        RateLimiter? limiter = services.GetRequiredService<PublicHttpSettings>().DocumentedRateLimits ? new RateLimiter(time) : null;
        return new RequestServices(
            new RequestIds(random), new IdempotencyKeys(random, services.GetRequiredService<Fingerprints>()), limiter, time, services.GetRequiredService<ILogger<OperationRunner>>())
        {
            Records = services.GetRequiredService<KeyRecords>(),
            Rates = services.GetRequiredService<PublicHttpSettings>().Rates,
        };
    }

    /// <summary>The v1 surface: its groups of endpoints.</summary>
    private static IServiceCollection AddV1(this IServiceCollection services)
    {
        services.AddSingleton<OrganizationEndpoints>().AddSingleton<KnownScopes>().AddSingleton<ApiKeyEndpoints>().AddSingleton<AccessTokenEndpoints>().AddSingleton<AuthEndpoints>().AddSingleton<MemberEndpoints>().AddSingleton<BillingEntityEndpoints>()
            .AddSingleton<TemplateEndpoints>().AddSingleton<DocumentEndpoints>().AddSingleton<MailEndpoints>().AddSingleton<MailSettingsEndpoints>();
        services.AddSingleton<CustomerEndpoints>().AddSingleton<BillableMetricEndpoints>().AddSingleton<PlanEndpoints>()
            .AddSingleton<MigrationEndpoints>().AddSingleton<LedgerEndpoints>();
        services.AddSingleton<TaxEndpoints>().AddSingleton<WalletEndpoints>().AddSingleton<CouponEndpoints>().AddSingleton<AddOnEndpoints>().AddSingleton<AppliedAddOnEndpoints>().AddSingleton<CreditNoteEndpoints>();
        services.AddSingleton<ShownCustomers>().AddSingleton<ShownSubscriptions>().AddSingleton<SubscriptionEndpoints>().AddSingleton<SubscriptionStepEndpoints>().AddSingleton<SubscriptionEndEndpoints>().AddSingleton<EventEndpoints>().AddSingleton<DeadLetterEndpoints>().AddSingleton<EventListEndpoints>().AddSingleton<UsageEndpoints>().AddSingleton<UsageQueryEndpoints>().AddSingleton<PipelineEndpoints>()
           .AddSingleton<InvoiceEndpoints>().AddSingleton<FeeEndpoints>();
        services.AddSingleton<ReceivableEndpoints>().AddSingleton<InvoiceChangeEndpoints>().AddSingleton<PaymentEndpoints>();
        services.AddSingleton<IntegrationEndpoints>().AddSingleton<IntegrationPages>().AddSingleton<PaymentMethodEndpoints>().AddSingleton<WebhookEndpoints>();
        services.AddSingleton<CampaignEndpoints>().AddSingleton<PaymentRequestEndpoints>();
        services.AddSingleton<OutgoingEndpointEndpoints>().AddSingleton<HookEndpoints>().AddSingleton<IWebhookSurface, V1WebhookSurface>().AddSingleton<NotificationEndpoints>().AddSingleton<AuditEndpoints>();
        services.AddSingleton<AmendmentEndpoints>().AddSingleton<RefusedCloseEndpoints>();
        services.AddSingleton<CommitmentEndpoints>().AddSingleton<ThresholdEndpoints>().AddSingleton<SubscriptionChangeEndpoints>().AddSingleton<PriceOverrideEndpoints>();
        services.AddSingleton<FeatureEndpoints>().AddSingleton<EntitlementEndpoints>().AddSingleton<SubscriptionEntitlementEndpoints>().AddSingleton<UsageAlertEndpoints>().AddSingleton<QuotaEndpoints>().AddSingleton<CostCenterEndpoints>().AddSingleton<CostEndpoints>().AddSingleton<DataExportEndpoints>().AddSingleton<SearchEndpoints>();
        services.AddSingleton<CustomerHealthEndpoints>().AddSingleton<DashboardNames>().AddSingleton<DashboardEndpoints>().AddSingleton<RecentEndpoints>();
        services.AddSingleton<PortalAuthenticator>().AddSingleton<PortalAccessEndpoints>().AddSingleton<PortalProfileEndpoints>().AddSingleton<PortalInvoiceEndpoints>()
            .AddSingleton<PortalWalletEndpoints>().AddSingleton<PortalPaymentMethodEndpoints>().AddSingleton<PortalSubscriptionEndpoints>().AddSingleton<PortalOfferEndpoints>().AddSingleton<PortalUsageEndpoints>();
        return services.AddSingleton<ApiKeyAuthenticator>().AddSingleton<V1Authenticator>().AddSurface<V1Surface>("v1", ["v1", "dashboard", "portal/*"]);
    }

    private static IServiceCollection AddReference(this IServiceCollection services) =>
        services.AddSingleton<IHttpSurface>(found => new ReferenceSurface(found.GetServices<Surface>(), found));
}
