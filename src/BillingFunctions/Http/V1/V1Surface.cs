using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
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

namespace BillingFunctions.Http.V1;

/// <summary>Our own API, and the one that all others translate to.</summary>
internal sealed class V1Surface(V1Authenticator authenticator, IServiceProvider services) : SurfaceDefinition
{
    public override string Name => "v1";

    public override string Title => "BillingFunctions API";

    public override IErrorShape Errors { get; } = new ProblemDetails();

    public override IAuthenticator Authenticator => authenticator;

    /// <summary>The table of contents, part by part; one line per resource.</summary>
    protected override void Map(SurfaceBuilder surface)
    {
        RootEndpoint.Map(surface);
        MapCatalogue(surface);
        MapBilling(surface);
        MapMoney(surface);
        MapInsight(surface);
        MapPortal(surface);
    }

    /// <summary>The organization, its customers, and what they agree to.</summary>
    private void MapCatalogue(SurfaceBuilder surface)
    {
        services.GetRequiredService<OrganizationEndpoints>().Map(surface);
        services.GetRequiredService<ApiKeyEndpoints>().Map(surface);
        services.GetRequiredService<AccessTokenEndpoints>().Map(surface);
        services.GetRequiredService<AuthEndpoints>().Map(surface);
        services.GetRequiredService<MemberEndpoints>().Map(surface);
        services.GetRequiredService<BillingEntityEndpoints>().Map(surface);
        services.GetRequiredService<TemplateEndpoints>().Map(surface);
        services.GetRequiredService<CustomerEndpoints>().Map(surface);
        services.GetRequiredService<BillableMetricEndpoints>().Map(surface);
        services.GetRequiredService<PlanEndpoints>().Map(surface);
        services.GetRequiredService<MigrationEndpoints>().Map(surface);
        services.GetRequiredService<CommitmentEndpoints>().Map(surface);
        services.GetRequiredService<ThresholdEndpoints>().Map(surface);
        services.GetRequiredService<TaxEndpoints>().Map(surface);
        services.GetRequiredService<WalletEndpoints>().Map(surface);
        services.GetRequiredService<CouponEndpoints>().Map(surface);
        services.GetRequiredService<AddOnEndpoints>().Map(surface);
        services.GetRequiredService<AppliedAddOnEndpoints>().Map(surface);
        services.GetRequiredService<CreditNoteEndpoints>().Map(surface);
        services.GetRequiredService<SubscriptionEndpoints>().Map(surface);
        services.GetRequiredService<SubscriptionStepEndpoints>().Map(surface);
        services.GetRequiredService<SubscriptionEndEndpoints>().Map(surface);
        services.GetRequiredService<SubscriptionChangeEndpoints>().Map(surface);
        services.GetRequiredService<PriceOverrideEndpoints>().Map(surface);
    }

    /// <summary>Usage, and the invoices that come of it.</summary>
    private void MapBilling(SurfaceBuilder surface)
    {
        services.GetRequiredService<EventEndpoints>().Map(surface);
        services.GetRequiredService<EventListEndpoints>().Map(surface);
        services.GetRequiredService<DeadLetterEndpoints>().Map(surface);
        services.GetRequiredService<AmendmentEndpoints>().Map(surface);
        services.GetRequiredService<UsageEndpoints>().Map(surface);
        services.GetRequiredService<PipelineEndpoints>().Map(surface);
        services.GetRequiredService<UsageQueryEndpoints>().Map(surface);
        services.GetRequiredService<InvoiceEndpoints>().Map(surface);
        services.GetRequiredService<InvoiceChangeEndpoints>().Map(surface);
        services.GetRequiredService<ReceivableEndpoints>().Map(surface);
        services.GetRequiredService<DocumentEndpoints>().Map(surface);
        services.GetRequiredService<MailSettingsEndpoints>().Map(surface);
        services.GetRequiredService<MailEndpoints>().Map(surface);
        services.GetRequiredService<FeeEndpoints>().Map(surface);
    }

    /// <summary>How invoices are paid.</summary>
    private void MapMoney(SurfaceBuilder surface)
    {
        services.GetRequiredService<PaymentEndpoints>().Map(surface);
        services.GetRequiredService<WebhookEndpoints>().Map(surface);
        services.GetRequiredService<PaymentMethodEndpoints>().Map(surface);
        services.GetRequiredService<IntegrationEndpoints>().Map(surface);
        services.GetRequiredService<IntegrationPages>().MapCustomers(surface);
        services.GetRequiredService<CampaignEndpoints>().Map(surface);
        services.GetRequiredService<PaymentRequestEndpoints>().Map(surface);
    }

    /// <summary>What is told, granted, watched and looked up.</summary>
    private void MapInsight(SurfaceBuilder surface)
    {
        services.GetRequiredService<OutgoingEndpointEndpoints>().Map(surface);
        services.GetRequiredService<HookEndpoints>().Map(surface);
        services.GetRequiredService<NotificationEndpoints>().Map(surface);
        services.GetRequiredService<AuditEndpoints>().Map(surface);
        services.GetRequiredService<LedgerEndpoints>().Map(surface);
        services.GetRequiredService<RefusedCloseEndpoints>().Map(surface);
        services.GetRequiredService<FeatureEndpoints>().Map(surface);
        services.GetRequiredService<EntitlementEndpoints>().Map(surface);
        services.GetRequiredService<SubscriptionEntitlementEndpoints>().Map(surface);
        services.GetRequiredService<UsageAlertEndpoints>().Map(surface);
        services.GetRequiredService<QuotaEndpoints>().Map(surface);
        services.GetRequiredService<CostCenterEndpoints>().Map(surface);
        services.GetRequiredService<CostEndpoints>().Map(surface);
        services.GetRequiredService<DataExportEndpoints>().Map(surface);
        services.GetRequiredService<SearchEndpoints>().Map(surface);
        services.GetRequiredService<CustomerHealthEndpoints>().Map(surface);
        services.GetRequiredService<DashboardEndpoints>().Map(surface);
        services.GetRequiredService<RecentEndpoints>().Map(surface);
    }

    /// <summary>What customers do by themselves.</summary>
    private void MapPortal(SurfaceBuilder surface)
    {
        services.GetRequiredService<PortalAccessEndpoints>().Map(surface);
        services.GetRequiredService<PortalProfileEndpoints>().Map(surface);
        services.GetRequiredService<PortalInvoiceEndpoints>().Map(surface);
        services.GetRequiredService<PortalWalletEndpoints>().Map(surface);
        services.GetRequiredService<PortalPaymentMethodEndpoints>().Map(surface);
        services.GetRequiredService<PortalSubscriptionEndpoints>().Map(surface);
        services.GetRequiredService<PortalOfferEndpoints>().Map(surface);
        services.GetRequiredService<PortalUsageEndpoints>().Map(surface);
        PortalPage.Map(surface);
    }
}
