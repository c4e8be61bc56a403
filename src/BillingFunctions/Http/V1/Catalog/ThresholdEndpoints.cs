using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Catalog;

/// <summary>Amounts of usage at which progressive invoices are made, of plans and of single subscriptions.</summary>
internal sealed class ThresholdEndpoints(
    PlanThresholds ofPlans, SubscriptionThresholds ofSubscriptions, PlanCodes plans, SubscriptionReader subscriptions, CustomerReader customers)
{
    private const string Fires = "Reaching it invoices all usage of the period so far, less what was invoiced of it before: once a period, a recurring one at "
        + "each further step above the highest that is not.";

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder plan = v1.Group("Thresholds", "/v1/plans", CatalogWire.Json);
        plan.Post<UsageThresholdCreate, UsageThresholdResponse>("/{plan_code}/usage_thresholds", "Create plan usage threshold", CreateOfPlan)
            .Answers(201).Fails(400, 404).Describe($"{Fires} Makes a new version of the plan. Running subscriptions keep theirs until they are moved.");
        plan.ListAll<UsageThresholdResponse>("/{plan_code}/usage_thresholds", "List plan usage thresholds", ListOfPlan).Fails(404);
        GroupBuilder subscription = v1.Group("Thresholds", "/v1/subscriptions", CatalogWire.Json);
        subscription.Post<UsageThresholdCreate, UsageThresholdResponse>(
            "/{subscription_id}/usage_thresholds", "Create subscription usage threshold", CreateOfSubscription)
            .Answers(201).Fails(400, 404).Describe($"{Fires} Holds beside the plan's, from the running period on.");
        subscription.ListAll<UsageThresholdResponse>("/{subscription_id}/usage_thresholds", "List subscription usage thresholds", ListOfSubscription)
            .Fails(404).Describe("Those of its own; the plan's are in force beside them.");
        v1.Group("Thresholds", "/v1/usage_thresholds", CatalogWire.Json).Delete("/{threshold_id}", "Delete usage threshold", Delete).Fails(404)
            .Describe("Of a plan: its next version has it no more. Of a subscription: it holds no more.");
    }

    private async ValueTask<Result<UsageThresholdResponse>> CreateOfPlan(Call call, UsageThresholdCreate body) => call.Settle(
        await ofPlans.CreateAsync(call.Space, call.Text("plan_code"), body.ToInput(), call.Command, call.Cancellation))
        .Map(made => UsageThresholdResponse.OfPlan(made.PlanId, made.Part, body.Currency));

    private async ValueTask<Result<Listing<UsageThresholdResponse>>> ListOfPlan(Call call) =>
        await plans.FindAsync(call.Space, call.Text("plan_code"), call.Cancellation) is { } plan
            ? new Listing<UsageThreshold>(plan.UsageThresholds, plan.UsageThresholds.Count)
                .Map(each => UsageThresholdResponse.OfPlan(plan.Id, each, plan.Currency.Code))
            : Failure.NotFound("Plan");

    private async ValueTask<Result<UsageThresholdResponse>> CreateOfSubscription(Call call, UsageThresholdCreate body) => call.Settle(
        await ofSubscriptions.CreateAsync(call.Space, call.Id("subscription_id"), body.ToInput(), call.Command, call.Cancellation))
        .Map(it => UsageThresholdResponse.OfSubscription(it.Id, it.UsageThresholds[^1], body.Currency));

    private async ValueTask<Result<Listing<UsageThresholdResponse>>> ListOfSubscription(Call call) =>
        await subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation) is { } found
        && await customers.FindAsync(call.Space, found.CustomerId, call.Cancellation) is { } customer
            ? new Listing<UsageThreshold>(found.UsageThresholds, found.UsageThresholds.Count)
                .Map(each => UsageThresholdResponse.OfSubscription(found.Id, each, customer.Currency.Code))
            : Failure.NotFound("Subscription");

    private async ValueTask<Result<Unit>> Delete(Call call)
    {
        var id = call.Id("threshold_id");
        return id.Owner == call.Space.Organization
            ? call.Settle(await ofPlans.DeleteAsync(call.Space, id, call.Command, call.Cancellation)).Map(_ => Unit.Value)
            : call.Settle(await ofSubscriptions.DeleteAsync(call.Space, id, call.Command, call.Cancellation)).Map(_ => Unit.Value);
    }
}
