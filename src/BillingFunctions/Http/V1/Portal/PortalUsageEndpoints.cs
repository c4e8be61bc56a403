using Billing.Application.Invoicing;
using Billing.Application.Portal;
using Billing.Application.Subscriptions;
using Billing.Application.Usage.Queries;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.V1.Usage;
using NodaTime;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>What a customer uses.</summary>
internal sealed class PortalUsageEndpoints(SubscriptionReader subscriptions, SubscriptionUsage usage, UsageTrend trend, FeatureUses features, UsageOutlook outlook)
{
    private static readonly QueryParameter<BillingId?> SubscriptionId = Query.RequiredId("subscription_id");
    private static readonly QueryParameter<LocalDate?> StartDate = Query.Date("start_date");
    private static readonly QueryParameter<LocalDate?> EndDate = Query.Date("end_date");

    public void Map(SurfaceBuilder v1)
    {
        v1.Portal("", UsageWire.Json).Get<CurrentUsageResponse>("/current_usage", "Get portal current usage", Current).With(SubscriptionId).Fails(404)
            .Describe("The running period so far.");
        GroupBuilder group = v1.Portal("/usage", PortalWire.Json);
        group.Get<PortalUsageTrendResponse>("/trend", "Get usage trend for a subscription", Trend).With(SubscriptionId, StartDate, EndDate).Fails(404)
            .Describe("Days of the customer's zone, both ends included; left out, they are the last 30.");
        group.Get<PortalUsageLimitsResponse>("/limits", "Get plan limits vs current usage", Limits).With(SubscriptionId).Fails(404)
            .Describe("Quantities that are granted, and how far the running period has used them.");
        group.Get<PortalProjectedUsageResponse>("/projected", "Get projected end-of-period usage", Projected).With(SubscriptionId).Fails(404)
            .Describe("The running period as it will end if the rest of its days are like those so far, before coupons and taxes.");
    }

    private async ValueTask<Result<CurrentUsageResponse>> Current(Call call) => await FindAsync(call) is { } found
        ? (await usage.CurrentAsync(call.Space, found, call.Cancellation)).Map(CurrentUsageResponse.From)
        : Failure.NotFound("Subscription");

    private async ValueTask<Result<PortalUsageTrendResponse>> Trend(Call call) => await FindAsync(call) is { } found
        ? (await trend.RunAsync(call.Space, found, call.Get(StartDate), call.Get(EndDate), metricCode: null, call.Cancellation))
            .Map(it => PortalUsageTrendResponse.From(found, it))
        : Failure.NotFound("Subscription");

    private async ValueTask<Result<PortalUsageLimitsResponse>> Limits(Call call) => await FindAsync(call) is { } found
        ? PortalUsageLimitsResponse.From(found, await features.OfAsync(call.Space, found, call.Cancellation))
        : Failure.NotFound("Subscription");

    private async ValueTask<Result<PortalProjectedUsageResponse>> Projected(Call call) => await FindAsync(call) is { } found
        ? (await outlook.FindAsync(call.Space, found, call.Cancellation)).Map(it => PortalProjectedUsageResponse.From(found, it))
        : Failure.NotFound("Subscription");

    private ValueTask<Subscription?> FindAsync(Call call) => subscriptions.FindAsync(call.Space, call.Own(call.Get(SubscriptionId) ?? default), call.Cancellation);
}
