using Billing.Application.Webhooks.Events;
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

/// <summary>Registers NovaBilling's API: its definition and the endpoints of each area.</summary>
internal static class NovaHttp
{
    public static IServiceCollection AddNova(this IServiceCollection services)
    {
        services.AddSingleton<NovaErrors>().AddSingleton<NovaAuthenticator>();
        services.AddSingleton<NovaAuthEndpoints>().AddSingleton<NovaTenantEndpoints>();
        services.AddSingleton<NovaCustomerEndpoints>().AddSingleton<NovaPlanEndpoints>().AddSingleton<NovaMetricEndpoints>().AddSingleton<NovaChargeEndpoints>();
        services.AddSingleton<NovaSubscriptionEndpoints>().AddSingleton<NovaInvoiceEndpoints>().AddSingleton<NovaPaymentEndpoints>().AddSingleton<NovaProviderEndpoints>();
        services.AddSingleton<NovaEventEndpoints>().AddSingleton<NovaCouponEndpoints>().AddSingleton<NovaAddOnEndpoints>().AddSingleton<NovaCreditNoteEndpoints>();
        services.AddSingleton<NovaWalletEndpoints>().AddSingleton<NovaAnalyticsEndpoints>().AddSingleton<NovaPortalEndpoints>().AddSingleton<NovaInboundEndpoints>();
        services.AddSingleton<NovaReference>().AddSingleton<IWebhookSurface, NovaWebhookSurface>().AddSingleton<SubscriptionViews>().AddSingleton<InvoiceViews>().AddSingleton<PaymentViews>().AddSingleton<InvoiceCheckout>();
        return services.AddSurface<NovaSurface>("nova", ["api", "webhooks/*"], Owns);
    }

    /// <summary>Keys of tenants, and tokens of people who have logged in.</summary>
    private static bool Owns(string token) => token.StartsWith("sk_", StringComparison.Ordinal) || token.Count(one => one == '.') == 2;
}
