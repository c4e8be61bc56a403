using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Front;

namespace BillingFunctions.Tests.LocalHost;

public sealed class RouteTableTests
{
    private static readonly RouteTable OurRoutes = Load();

    [Theory]
    [InlineData("/v1/events", "h1-ingest")]
    [InlineData("/v1/events/batch", "h1-ingest")]
    [InlineData("/v1/payments/webhook/stripe", "h1-webhooks-v1")]
    [InlineData("/V1/Events/batch", "h1-ingest")]
    [InlineData("/v1/customers", "h2-v1")]
    [InlineData("/v1", "h2-v1")]
    [InlineData("/v1/eventsx", "h2-v1")]
    [InlineData("/portal/invoices", "h2-portal")]
    [InlineData("/portal/wallet/x/top_up", "h2-portal")]
    [InlineData("/docs", "h2-docs")]
    [InlineData("/openapi/v1.json", "h2-openapi")]
    [InlineData("/", "h2-root")]
    [InlineData("/api/v1/billing/usage", "h1-billing-service")]
    [InlineData("/api/billing/usage/current", "h1-nno-api")]
    [InlineData("/api/webhooks/stripe", "h1-webhooks-nova")]
    [InlineData("/api/customers", "h2-api")]
    [InlineData("/webhooks/stripe/app", "h2-webhooks")]
    [InlineData("/portal", "h2-nno-portal")]
    [InlineData("/payment-methods/pm_1/attach", "h2-nno-payment-methods")]
    [InlineData("/subscription/cancel", "h2-nno-subscription")]
    public void A_request_goes_to_the_first_function_in_name_order_whose_route_matches(string path, string function) =>
        Assert.Equal(function, OurRoutes.Find("POST", path));

    [Theory]
    [InlineData("/aggregate-usage")]
    [InlineData("/aggregate-usage/")]
    [InlineData("//aggregate-usage")]
    [InlineData("/close-period")]
    [InlineData("/apix/customers")]
    [InlineData("/x")]
    public void No_route_takes_a_trigger_s_name(string path) => Assert.Null(OurRoutes.Find("POST", path));

    [Fact]
    public void A_method_that_is_not_listed_does_not_match() => Assert.Null(OurRoutes.Find("CONNECT", "/v1/x"));

    private static RouteTable Load()
    {
        AppSettings settings = AppSettings.Load(null, LocalDefaults.Settings);
        HostConfiguration host = HostConfiguration.Load(AppContext.BaseDirectory, settings);
        return new RouteTable(FunctionCatalog.Load(host, settings, TimeProvider.System), host.RoutePrefix);
    }
}
