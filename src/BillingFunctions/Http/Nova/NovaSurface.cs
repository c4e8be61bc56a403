using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.Nova.AddOns;
using BillingFunctions.Http.Nova.Analytics;
using BillingFunctions.Http.Nova.Auth;
using BillingFunctions.Http.Nova.Catalog;
using BillingFunctions.Http.Nova.Coupons;
using BillingFunctions.Http.Nova.CreditNotes;
using BillingFunctions.Http.Nova.Customers;
using BillingFunctions.Http.Nova.Invoices;
using BillingFunctions.Http.Nova.Payments;
using BillingFunctions.Http.Nova.Portal;
using BillingFunctions.Http.Nova.Providers;
using BillingFunctions.Http.Nova.Subscriptions;
using BillingFunctions.Http.Nova.Tenants;
using BillingFunctions.Http.Nova.Usage;
using BillingFunctions.Http.Nova.Wallets;
using BillingFunctions.Http.Nova.Webhooks;

namespace BillingFunctions.Http.Nova;

/// <summary>NovaBilling's API: tenants, customers, plans with prices in several currencies, subscriptions, invoices and payments.</summary>
internal sealed class NovaSurface(NovaErrors errors, NovaAuthenticator authenticator, IServiceProvider services) : SurfaceDefinition
{
    public override string Name => "nova";

    public override string Title => "NovaBilling API";

    public override IErrorShape Errors => errors;

    public override IAuthenticator Authenticator => authenticator;

    public override ListStyle Lists => NumberedPages.Style;

    /// <summary>Of a tenant, whatever keys it uses.</summary>
    public override IReadOnlyList<RatePolicy> Rates { get; } = [new("organization", 100, 60, RateSubject.Organization)];

    /// <summary>One line per resource.</summary>
    protected override void Map(SurfaceBuilder surface)
    {
        services.GetRequiredService<NovaAuthEndpoints>().Map(surface);
        services.GetRequiredService<NovaTenantEndpoints>().Map(surface);
        services.GetRequiredService<NovaCustomerEndpoints>().Map(surface);
        services.GetRequiredService<NovaPlanEndpoints>().Map(surface);
        services.GetRequiredService<NovaSubscriptionEndpoints>().Map(surface);
        services.GetRequiredService<NovaInvoiceEndpoints>().Map(surface);
        services.GetRequiredService<NovaPaymentEndpoints>().Map(surface);
        services.GetRequiredService<NovaProviderEndpoints>().Map(surface);
        services.GetRequiredService<NovaMetricEndpoints>().Map(surface);
        services.GetRequiredService<NovaEventEndpoints>().Map(surface);
        services.GetRequiredService<NovaChargeEndpoints>().Map(surface);
        services.GetRequiredService<NovaCouponEndpoints>().Map(surface);
        services.GetRequiredService<NovaAddOnEndpoints>().Map(surface);
        services.GetRequiredService<NovaCreditNoteEndpoints>().Map(surface);
        services.GetRequiredService<NovaWalletEndpoints>().Map(surface);
        services.GetRequiredService<NovaAnalyticsEndpoints>().Map(surface);
        services.GetRequiredService<NovaPortalEndpoints>().Map(surface);
        services.GetRequiredService<NovaInboundEndpoints>().Map(surface);
        services.GetRequiredService<NovaReference>().Map(surface);
    }
}
