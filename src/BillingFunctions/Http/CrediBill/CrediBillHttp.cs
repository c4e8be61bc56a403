using Billing.Application.Webhooks.Events;
using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Invoices;
using BillingFunctions.Http.CrediBill.Plans;
using BillingFunctions.Http.CrediBill.Subscriptions;
using BillingFunctions.Http.CrediBill.Usage;
using BillingFunctions.Http.CrediBill.Webhooks;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Http.CrediBill;

/// <summary>Registers CrediBill's API: its definition and the endpoints of each resource.</summary>
internal static class CrediBillHttp
{
    public static IServiceCollection AddCrediBill(this IServiceCollection services)
    {
        services.AddSingleton<CrediBillAuthenticator>().AddSingleton<SubscriptionViews>().AddSingleton<InvoiceViews>();
        services.AddSingleton<UsageEndpoints>().AddSingleton<CustomerEndpoints>().AddSingleton<SubscriptionEndpoints>().AddSingleton<PlanEndpoints>()
            .AddSingleton<InvoiceEndpoints>().AddSingleton<ReportEndpoints>();
        services.AddSingleton<IWebhookSurface, CrediBillWebhooks>();
        return services.AddSurface<CrediBillSurface>(CrediBillSurface.SurfaceName, ["api", "webhooks/*/*"], token => token.StartsWith("cb_", StringComparison.Ordinal));
    }
}
