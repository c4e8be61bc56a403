using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Application.Usage.Queries;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>Lists and volumes of events that have been counted.</summary>
internal sealed class EventListEndpoints(UsageEvents events, SubscriptionEvents ofSubscription, SubscriptionReader subscriptions, IClock clock)
{
    /// <summary>Volumes of the last day unless asked otherwise.</summary>
    private static readonly Duration UsualVolume = Duration.FromDays(1);

    /// <summary>The cost of a volume grows with its days.</summary>
    private static readonly Duration LongestVolume = Duration.FromDays(92);

    private static readonly QueryParameter<string?> ExternalCustomerId = Query.Text("external_customer_id");
    private static readonly QueryParameter<string?> TransactionId = Query.Text("transaction_id");
    private static readonly QueryParameter<string?> Code = Query.Text("code");
    private static readonly QueryParameter<Instant?> From = Query.Instant("from_timestamp");
    private static readonly QueryParameter<Instant?> To = Query.Instant("to_timestamp");
    private static readonly QueryParameter<BillingId?> After = Query.Id("after");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Events", "/v1/events", UsageWire.Json);
        group.List<EventResponse>("/", "List events", List).SortedBy("timestamp").With(ExternalCustomerId, TransactionId, Code, From, To, After)
            .Describe("Events that have been counted, by timestamp, newest first; order_by=timestamp:asc gives the oldest first, and created_at sorts like timestamp. transaction_id finds one event of a customer. from_timestamp is inclusive, to_timestamp is not. after names the last event of the page before: pages by it do not shift when events are added. Without external_customer_id, a day with usage of more than 200 customers comes customer by customer, and a total of more than 1,000 customers is a lower bound: the header X-Total-Count-Relation then says at_least. Such a page reads two rows or more of each customer with usage on the days that it shows or passes over: external_customer_id, or a window of a few days with after instead of skip, keeps it cheap.");
        group.Get<EventVolumeResponse>("/volume", "Get event volume", Volume).With(From, To)
            .Describe("Events by hour of UTC; hours without events are left out. Left out, the times are those of the last day.");
        GroupBuilder subscription = v1.Group("Subscriptions", "/v1/subscriptions", UsageWire.Json);
        subscription.List<EventResponse>("/{subscription_id}/events", "List events of a subscription", ListOfSubscription).SortedBy("timestamp")
            .With(Code, From, To, After).Fails(404)
            .Describe("Events that the subscription pays for: of the codes that its plan's metrics measure, from its start to its end.");
    }

    private async ValueTask<Result<Listing<EventResponse>>> List(Call call)
    {
        (string? customer, string? transaction) = (call.Get(ExternalCustomerId), call.Get(TransactionId));
        if (transaction is not null && customer is null)
            return Failure.Invalid([new FieldError(["query", "external_customer_id"], "A transaction_id is unique only within a customer: name it", "missing")]);

        return (await QueryOfAsync(call)).TryGet(out EventQuery? query, out Failure? failure)
            ? ListingOf(await events.ListAsync(call.Space, query with { ExternalCustomerId = customer, TransactionId = transaction }, call.Cancellation))
            : failure;
    }

    private async ValueTask<Result<Listing<EventResponse>>> ListOfSubscription(Call call)
    {
        if (!(await QueryOfAsync(call)).TryGet(out EventQuery? query, out Failure? failure))
            return failure;

        return await subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation) is { } found
            ? ListingOf(await ofSubscription.ListAsync(call.Space, found, query, call.Cancellation))
            : Failure.NotFound("Subscription");
    }

    private async ValueTask<Result<EventVolumeResponse>> Volume(Call call)
    {
        Instant to = call.Get(To) ?? clock.GetCurrentInstant();
        Instant from = call.Get(From) ?? to - UsualVolume;
        if (from >= to || to - from > LongestVolume)
            return Failure.Invalid([new FieldError(["query", "from_timestamp"], $"must lie before to_timestamp, and at most {LongestVolume.Days} days", "out_of_range")]);

        return EventVolumeResponse.From(await events.VolumeAsync(call.Space, from, to, call.Cancellation));
    }

    private async ValueTask<Result<EventQuery>> QueryOfAsync(Call call)
    {
        AcceptedEvent? after = call.Get(After) is { } id ? await events.FindAsync(call.Space, id, call.Cancellation) : null;
        if (after is null && call.Get(After) is not null)
            return Failure.Invalid([new FieldError(["query", "after"], "There is no such event", "unknown_reference")]);

        Paging page = call.Paging;
        return new EventQuery
        {
            Code = call.Get(Code),
            From = call.Get(From),
            To = call.Get(To),
            OldestFirst = !page.Descending,
            After = after,
            Skip = page.Skip,
            Limit = page.Limit,
        };
    }

    private static Listing<EventResponse> ListingOf(EventPage page) =>
        new Listing<AcceptedEvent>(page.Events, page.TotalCount, page.IsLowerBound).Map(EventResponse.From);
}
