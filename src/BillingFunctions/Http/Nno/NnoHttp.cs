using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.Nno.Invoices;
using BillingFunctions.Http.Nno.Operators;
using BillingFunctions.Http.Nno.Payers;
using BillingFunctions.Http.Nno.Platforms;
using BillingFunctions.Http.Nno.Provider;
using BillingFunctions.Http.Nno.Usage;

namespace BillingFunctions.Http.Nno;

/// <summary>Registers NNO's API: its definition and the endpoints of each area.</summary>
internal static class NnoHttp
{
    private static readonly string[] Roots =
        ["api/billing", "subscription", "usage", "invoices", "payment-methods", "setup-intent", "portal", "operator", "plans", "customers", "subscriptions"];

    public static IServiceCollection AddNno(this IServiceCollection services)
    {
        services.AddSingleton<NnoAuthenticator>().AddSingleton<PlatformReader>().AddSingleton<TierLimits>();
        services.AddSingleton<TierEndpoints>().AddSingleton<TierPlanEndpoints>().AddSingleton<UsageEndpoints>().AddSingleton<InvoiceEndpoints>()
            .AddSingleton<PayerEndpoints>().AddSingleton<OperatorEndpoints>();
        services.AddSingleton<PayerBook>().AddSingleton<ProviderSubscriptionReader>().AddSingleton<PayerCustomerEndpoints>()
            .AddSingleton<ProviderSubscriptionEndpoints>().AddSingleton<MethodEndpoints>();
        return services.AddSurface<NnoSurface>(NnoSurface.SurfaceName, Roots);
    }
}
