using BillingFunctions.Http.BillingService.Costs;
using BillingFunctions.Http.BillingService.Coupons;
using BillingFunctions.Http.BillingService.Invoices;
using BillingFunctions.Http.BillingService.Plans;
using BillingFunctions.Http.BillingService.Quotas;
using BillingFunctions.Http.BillingService.Stripe;
using BillingFunctions.Http.BillingService.Subscriptions;
using BillingFunctions.Http.BillingService.Usage;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Http.BillingService;

/// <summary>Billing Service: tenants with usage, one subscription, invoices, cost centers, quotas, coupons and running costs.</summary>
internal sealed class BillingServiceSurface(BillingServiceErrors errors, BillingServiceAuthenticator authenticator, IServiceProvider services) : SurfaceDefinition
{
    /// <summary>Short name.</summary>
    public const string ShortName = "billing-service";

    /// <summary>How all its paths begin.</summary>
    public const string Root = "api/v1/billing";

    public override string Name => ShortName;

    public override string Title => "Billing Service API";

    public override IErrorShape Errors => errors;

    public override IAuthenticator Authenticator => authenticator;

    public override ListStyle Lists => SizedPages.Style;

    /// <summary>One line per resource.</summary>
    protected override void Map(SurfaceBuilder surface)
    {
        services.GetRequiredService<TenantUsageEndpoints>().Map(surface);
        services.GetRequiredService<CalculationEndpoints>().Map(surface);
        services.GetRequiredService<TenantInvoiceEndpoints>().Map(surface);
        services.GetRequiredService<TenantSubscriptionEndpoints>().Map(surface);
        services.GetRequiredService<SubscriptionActionEndpoints>().Map(surface);
        services.GetRequiredService<OfferedPlanEndpoints>().Map(surface);
        services.GetRequiredService<StripeEndpoints>().Map(surface);
        services.GetRequiredService<TenantCostCenterEndpoints>().Map(surface);
        services.GetRequiredService<TenantQuotaEndpoints>().Map(surface);
        services.GetRequiredService<TenantCouponEndpoints>().Map(surface);
        services.GetRequiredService<RealTimeCostEndpoints>().Map(surface);
    }
}
