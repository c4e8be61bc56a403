using Billing.Application.Subscriptions;
using Billing.Application.Usage.Queries;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>Quantities of usage, whole and over time.</summary>
internal sealed class UsageQueryEndpoints(SubscriptionReader subscriptions, UsageQueries queries, UsageTrend trend, IClock clock)
{
    /// <summary>The last month unless asked otherwise.</summary>
    private static readonly Duration UsualSpan = Duration.FromDays(30);

    private static readonly QueryParameter<LocalDate?> StartDate = Query.Date("start_date");
    private static readonly QueryParameter<LocalDate?> EndDate = Query.Date("end_date");
    private static readonly QueryParameter<string?> Code = Query.Text("code");
    private static readonly QueryParameter<string?> FilterKey = Query.Text("filter_key");
    private static readonly QueryParameter<string?> FilterValue = Query.Text("filter_value");
    private static readonly QueryParameter<string?> GroupBy = Query.Text("group_by");
    private static readonly QueryParameter<Instant?> From = Query.Instant("from_timestamp");
    private static readonly QueryParameter<Instant?> To = Query.Instant("to_timestamp");
    private static readonly QueryParameter<UsageStep?> Step = Query.OneOf<UsageStep>("step");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder subscription = v1.Group("Subscriptions", "/v1/subscriptions", UsageWire.Json);
        subscription.Get<UsageTrendResponse>("/{subscription_id}/usage_trend", "Get daily usage trend for a subscription", Trend)
            .With(StartDate, EndDate, Code).Fails(404)
            .Describe("Days of the customer's zone, both ends included; left out, they are the last 30. Only usage within the subscription's service is counted. A value adds up the plan's metrics, unless code names one.");
        subscription.Get<MeasuredUsageResponse>("/{subscription_id}/usage", "Get usage of a subscription by metric", OfSubscription)
            .With(Code, FilterKey, FilterValue, GroupBy, From, To, Step).Fails(404)
            .Describe("Quantities of the plan's metrics within the subscription's service; see the usage of a customer.");
        GroupBuilder customer = v1.Group("Customers", "/v1/customers", UsageWire.Json);
        customer.Get<MeasuredUsageResponse>("/{external_id}/usage", "Get usage of a customer by metric", OfCustomer)
            .With(Code, FilterKey, FilterValue, GroupBy, From, To, Step).Fails(404)
            .Describe("Quantities, not amounts. from_timestamp is inclusive, to_timestamp is not; left out, they are the last 30 days. filter_key and filter_value keep to events with that value; group_by reads each value apart. step adds a series of hours of UTC, or of days of the customer's zone. At most 400 days, and 31 with hours.");
    }

    private async ValueTask<Result<UsageTrendResponse>> Trend(Call call) =>
        await FindAsync(call) is { } found
            ? (await trend.RunAsync(call.Space, found, call.Get(StartDate), call.Get(EndDate), call.Get(Code), call.Cancellation))
                .Map(it => UsageTrendResponse.From(found, it))
            : Failure.NotFound("Subscription");

    private async ValueTask<Result<MeasuredUsageResponse>> OfSubscription(Call call)
    {
        if (!QueryOf(call).TryGet(out UsageQuery? query, out Failure? failure))
            return failure;

        return await FindAsync(call) is { } found
            ? (await queries.OfSubscriptionAsync(call.Space, found, query, call.Cancellation)).Map(MeasuredUsageResponse.From)
            : Failure.NotFound("Subscription");
    }

    private async ValueTask<Result<MeasuredUsageResponse>> OfCustomer(Call call) =>
        QueryOf(call).TryGet(out UsageQuery? query, out Failure? failure)
            ? (await queries.OfCustomerAsync(call.Space, call.Text("external_id"), query, call.Cancellation)).Map(MeasuredUsageResponse.From)
            : failure;

    private Result<UsageQuery> QueryOf(Call call)
    {
        (string? key, string? value) = (call.Get(FilterKey), call.Get(FilterValue));
        if (key is null != value is null)
            return Failure.Invalid([new FieldError(["query", key is null ? "filter_key" : "filter_value"], "filter_key and filter_value go together", "missing")]);

        Instant to = call.Get(To) ?? clock.GetCurrentInstant();
        return new UsageQuery
        {
            Span = new InstantSpan(call.Get(From) ?? to - UsualSpan, to),
            MetricCode = call.Get(Code),
            Filter = key is null ? null : new UsageFilter(key, [value!]),
            GroupBy = call.Get(GroupBy),
            Step = call.Get(Step),
        };
    }

    private ValueTask<Subscription?> FindAsync(Call call) => subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation);
}
