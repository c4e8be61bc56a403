using Billing.Application.Customers;
using Billing.Application.Portal;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.V1.Customers;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>Who the customer is, and the first page.</summary>
internal sealed class PortalProfileEndpoints(
    CustomerReader customers, UpdateCustomer update, ShownCustomers shown, PortalBrands brands, PortalOverview overview)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Portal("", PortalWire.Json);
        group.Get<PortalDashboardSummaryResponse>("/dashboard_summary", "Get portal dashboard summary", Summary)
            .Describe($"Of the newest {PortalOverview.SubscriptionsMax} subscriptions that run. Amounts of coming charges are before coupons and taxes.");
        group.Get<CustomerResponse>("/customer", "Get portal customer profile", Customer).Fails(404);
        group.Patch<PortalProfileUpdate, CustomerResponse>("/profile", "Update portal customer profile", Profile).Fails(404);
        group.Get<PortalBrandingResponse>("/branding", "Get organization branding for portal", Branding).Fails(404);
    }

    private async ValueTask<Result<PortalDashboardSummaryResponse>> Summary(Call call) =>
        (await overview.FindAsync(call.Space, call.Customer, call.Cancellation)).Map(PortalDashboardSummaryResponse.From);

    private async ValueTask<Result<CustomerResponse>> Customer(Call call) =>
        await customers.FindAsync(call.Space, call.Customer, call.Cancellation) is { } customer ? await shown.ShowAsync(call, customer) : Failure.NotFound("Customer");

    private async ValueTask<Result<CustomerResponse>> Profile(Call call, PortalProfileUpdate body) =>
        await shown.ShowAsync(call, call.Settle(await update.RunAsync(call.Space, call.Customer, body.ToPatch(), call.Command, call.Cancellation)));

    private async ValueTask<Result<PortalBrandingResponse>> Branding(Call call) =>
        (await brands.FindAsync(call.Space, call.Customer, call.Cancellation)).Map(PortalBrandingResponse.From);
}
