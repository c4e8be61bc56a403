using System.Text.Json.Serialization;
using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Application.Usage.Queries;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.Nova.Usage;

/// <summary>Usage events of subscriptions. They are counted for the subscription's customer, whose subscriptions pay by what their plans price.</summary>
internal sealed class NovaEventEndpoints(
    UsageIngest ingest, UsageEvents events, SubscriptionEvents ofSubscription, SubscriptionReader subscriptions, CustomerReader customers, ICatalog catalog, IClock clock)
{
    private static readonly QueryParameter<string?> Code = Query.Text("code");
    private static readonly QueryParameter<Instant?> From = Paged.Moment("from", isEnd: false);
    private static readonly QueryParameter<Instant?> To = Paged.Moment("to", isEnd: true);
    private static readonly QueryParameter<int> PerPage = Query.Int("perPage", NumberedPages.LimitDefault, 1, NumberedPages.LimitMax);
    private static readonly Failure Unknown = Failure.NotFound("Subscription");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Usage Events", "/api/events", NovaEventWire.Json);
        group.Post<NovaEventCreate, NovaEvent>("/", "Ingest event", Ingest).Scope("subscriptions:write").Answers(201).Fails(404)
            .Describe("Answered when the event is safe. A transaction id that was taken before is answered with the event that it named.");
        group.Post<NovaEventBatch, NovaEventReport>("/batch", "Ingest event batch", IngestBatch).Scope("subscriptions:write").Answers(201).BodyUpTo(HttpLimits.BatchBodyMaxBytes)
            .Describe("Each on its own: what is wrong with one is told in its result.");
        group.Get<NovaEvent>("/{id}", "Get event", Get).Scope("subscriptions:read").Fails(404).Describe("Once it has been counted, moments after it was taken.");
        group.List<NovaEvent>("/subscription/{subscriptionId}", "List subscription events", List).With(Code, From, To, PerPage).Scope("subscriptions:read").Fails(404)
            .Describe("Events that the subscription pays for, newest first. perPage is another name of limit.");
    }

    private async ValueTask<Result<NovaEvent>> Ingest(Call call, NovaEventCreate body)
    {
        if (!(await ReadAsync(call, body)).TryGet(out (Subscription Subscription, UsageEvent Usage) read, out Failure? wrong))
            return wrong;

        Result<IngestReport> taken = await ingest.IngestAsync(call.Space, [new ReadEvent(["body"], read.Usage, [])], IngestPolicy.AllOrNothing, call.Cancellation);
        return !taken.IsSuccess ? taken.Failure
            : taken.Value.Errors is { Count: > 0 } errors ? Failure.Invalid(errors)
            : NovaEvent.From(await FirstAsync(call, taken.Value.Results[0]), read.Subscription.Id);
    }

    private async ValueTask<Result<NovaEventReport>> IngestBatch(Call call, NovaEventBatch body)
    {
        NovaEventResult[] results = new NovaEventResult[body.Events.Count];
        List<(int Index, ReadEvent Event)> good = [];
        for (int i = 0; i < results.Length; i++)
        {
            Result<(Subscription Subscription, UsageEvent Usage)> read = await ReadAsync(call, body.Events[i]);
            if (read.IsSuccess)
                good.Add((i, new ReadEvent(["body", "events"], read.Value.Usage, [])));
            else
                results[i] = new NovaEventResult(body.Events[i].TransactionId, NovaEventVerdict.Error, read.Failure.Message);
        }

        if (good.Count > 0)
        {
            Result<IngestReport> taken = await ingest.IngestAsync(call.Space, [.. good.Select(each => each.Event)], IngestPolicy.TakeValid, call.Cancellation);
            if (!taken.IsSuccess)
                return taken.Failure;

            foreach (((int index, ReadEvent read), IngestResult result) in good.Zip(taken.Value.Results))
                results[index] = Told(read.Event!.TransactionId, result);
        }

        return NovaEventReport.From(results);
    }

    private async ValueTask<Result<NovaEvent>> Get(Call call) =>
        await events.FindAsync(call.Space, call.Id("id"), call.Cancellation) is { } found ? NovaEvent.From(found, null) : Failure.NotFound("Event");

    private async ValueTask<Result<Listing<NovaEvent>>> List(Call call)
    {
        if (await FindAsync(call, call.Text("subscriptionId")) is not { } subscription)
            return Unknown;

        Paging paging = call.Paging;
        var query = new EventQuery
        {
            Code = call.Get(Code), From = call.Get(From), To = call.Get(To), Skip = paging.Skip, Limit = paging.Limit,
        };
        EventPage page = await ofSubscription.ListAsync(call.Space, subscription, query, call.Cancellation);
        return new Listing<AcceptedEvent>(page.Events, page.TotalCount, page.IsLowerBound).Map(each => NovaEvent.From(each, subscription.Id));
    }

    private static NovaEventResult Told(string transactionId, IngestResult result) => result.Verdict switch
    {
        IngestVerdict.Accepted => new NovaEventResult(transactionId, NovaEventVerdict.Created, null),
        IngestVerdict.Duplicate => new NovaEventResult(transactionId, NovaEventVerdict.Duplicate, null),
        _ => new NovaEventResult(transactionId, NovaEventVerdict.Error, result.Errors.Count == 0 ? "Not taken" : result.Errors[0].Message),
    };

    /// <summary>A repeat is answered with what was stored, where that has been counted already.</summary>
    private async ValueTask<AcceptedEvent> FirstAsync(Call call, IngestResult result) =>
        result.Verdict == IngestVerdict.Duplicate && await events.FindAsync(call.Space, result.Event!.Id, call.Cancellation) is { } stored ? stored : result.Event!;

    private async ValueTask<Result<(Subscription, UsageEvent)>> ReadAsync(Call call, NovaEventCreate body)
    {
        if (await FindAsync(call, body.SubscriptionId) is not { } subscription
            || await customers.FindAsync(call.Space, subscription.CustomerId, call.Cancellation) is not { } customer)
            return Unknown;

        if (await catalog.FindMetricAsync(call.Space, body.Code, call.Cancellation) is null)
            return Failure.NotFound($"Billable metric '{body.Code}'");

        return body.ReadProperties().Map(properties =>
            (subscription, new UsageEvent(body.TransactionId, customer.ExternalId, body.Code, body.Timestamp ?? clock.GetCurrentInstant(), properties)));
    }

    private async ValueTask<Subscription?> FindAsync(Call call, string idOrName) =>
        (BillingId.TryParse(idOrName, out BillingId id) ? await subscriptions.FindAsync(call.Space, id, call.Cancellation) : null)
        ?? await subscriptions.FindAsync(call.Space, idOrName, call.Cancellation);
}

/// <summary>The wire records of this folder.</summary>
internal static class NovaEventWire
{
    public static readonly NovaEventWireJson Json = new(WireOptions.Strict(Words.Of<NovaEventVerdict>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaEventCreate))]
[JsonSerializable(typeof(NovaEventBatch))]
[JsonSerializable(typeof(NovaEvent))]
[JsonSerializable(typeof(NovaEventReport))]
internal sealed partial class NovaEventWireJson : JsonSerializerContext;
