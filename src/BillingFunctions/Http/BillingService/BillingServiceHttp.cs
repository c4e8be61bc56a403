using BillingFunctions.Http.BillingService.Costs;
using BillingFunctions.Http.BillingService.Coupons;
using BillingFunctions.Http.BillingService.Invoices;
using BillingFunctions.Http.BillingService.Plans;
using BillingFunctions.Http.BillingService.Quotas;
using BillingFunctions.Http.BillingService.Stripe;
using BillingFunctions.Http.BillingService.Subscriptions;
using BillingFunctions.Http.BillingService.Usage;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Http.BillingService;

/// <summary>Registers Billing Service: its definition and the endpoints of each area.</summary>
internal static class BillingServiceHttp
{
    public static IServiceCollection AddBillingService(this IServiceCollection services)
    {
        services.AddSingleton<BillingServiceErrors>().AddSingleton<BillingServiceAuthenticator>();
        services.AddSingleton<MetricTypes>().AddSingleton<TenantSubscriptions>();
        services.AddSingleton<TenantUsageEndpoints>().AddSingleton<CalculationEndpoints>().AddSingleton<TenantInvoiceEndpoints>();
        services.AddSingleton<TenantSubscriptionEndpoints>().AddSingleton<SubscriptionActionEndpoints>().AddSingleton<OfferedPlanEndpoints>();
        services.AddSingleton<StripeEndpoints>().AddSingleton<TenantCostCenterEndpoints>().AddSingleton<TenantQuotaEndpoints>();
        services.AddSingleton<CouponDesk>().AddSingleton<TenantCouponEndpoints>().AddSingleton<RealTimeCostEndpoints>();
        return services.AddSurface<BillingServiceSurface>(BillingServiceSurface.ShortName, [BillingServiceSurface.Root]);
    }
}
