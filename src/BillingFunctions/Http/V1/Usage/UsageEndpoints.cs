using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>What usage comes to in a subscription's periods.</summary>
internal sealed class UsageEndpoints(CustomerReader customers, SubscriptionReader subscriptions, SubscriptionUsage usage)
{
    /// <summary>Each period is read and priced anew.</summary>
    private const int PastPeriodsMax = 60;

    private static readonly QueryParameter<string> SubscriptionId = Query.RequiredText("subscription_id");
    private static readonly QueryParameter<string> ExternalSubscriptionId = Query.RequiredText("external_subscription_id");
    private static readonly QueryParameter<int> PeriodsCount = Query.Int("periods_count", 1, 1, PastPeriodsMax);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder customer = v1.Group("Customers", "/v1/customers", UsageWire.Json);
        customer.Get<CurrentUsageResponse>("/{external_id}/current_usage", "Get customer current usage", Current).With(SubscriptionId).Fails(404)
            .Describe("The running period so far. The subscription is named by its id or by your own id of it.");
        customer.Get<CurrentUsageResponse>("/{external_id}/projected_usage", "Get customer projected usage", Projected).With(SubscriptionId).Fails(404)
            .Describe("The running period as it will end if the rest of its days are like those so far.");
        customer.ListAll<CurrentUsageResponse>("/{external_id}/past_usage", "Get customer past usage", Past)
            .With(ExternalSubscriptionId, PeriodsCount).Fails(404).Describe("The last periods that are over, newest first.");
        GroupBuilder subscription = v1.Group("Thresholds", "/v1/subscriptions", UsageWire.Json);
        subscription.Get<SubscriptionUsageResponse>("/{subscription_id}/current_usage", "Get current subscription usage", OfSubscription)
            .Fails(404).Scope("subscriptions:read");
    }

    private async ValueTask<Result<CurrentUsageResponse>> Current(Call call) =>
        (await FindAsync(call, call.Get(SubscriptionId))).TryGet(out Subscription? found, out Failure? failure)
            ? (await usage.CurrentAsync(call.Space, found, call.Cancellation)).Map(CurrentUsageResponse.From)
            : failure;

    private async ValueTask<Result<CurrentUsageResponse>> Projected(Call call) =>
        (await FindAsync(call, call.Get(SubscriptionId))).TryGet(out Subscription? found, out Failure? failure)
            ? (await usage.ProjectedAsync(call.Space, found, call.Cancellation)).Map(CurrentUsageResponse.From)
            : failure;

    private async ValueTask<Result<Listing<CurrentUsageResponse>>> Past(Call call) =>
        (await FindAsync(call, call.Get(ExternalSubscriptionId))).TryGet(out Subscription? found, out Failure? failure)
            ? (await usage.PastAsync(call.Space, found, call.Get(PeriodsCount), call.Cancellation))
                .Map(past => new Listing<PeriodUsage>(past, past.Count).Map(CurrentUsageResponse.From))
            : failure;

    private async ValueTask<Result<SubscriptionUsageResponse>> OfSubscription(Call call) =>
        await subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation) is { } found
            ? (await usage.CurrentAsync(call.Space, found, call.Cancellation)).Map(current => SubscriptionUsageResponse.From(found, current))
            : Failure.NotFound("Subscription");

    /// <summary>The customer's subscription of this id or external id; another customer's is as good as none.</summary>
    private async ValueTask<Result<Subscription>> FindAsync(Call call, string name)
    {
        if (await customers.FindAsync(call.Space, call.Text("external_id"), call.Cancellation) is not { } customer)
            return Failure.NotFound("Customer");

        Subscription? found = BillingId.TryParse(name, out BillingId id) ? await subscriptions.FindAsync(call.Space, id, call.Cancellation) : null;
        found ??= await subscriptions.FindAsync(call.Space, name, call.Cancellation);
        return found?.CustomerId == customer.Id ? found : Failure.NotFound("Subscription");
    }
}
