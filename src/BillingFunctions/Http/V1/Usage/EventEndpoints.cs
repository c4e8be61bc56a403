using Billing.Application.Invoicing;
using Billing.Application.Usage;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>Usage events: their intake, what one would cost, and one that has been counted.</summary>
internal sealed class EventEndpoints(UsageIngest ingest, UsageEvents events, FeeEstimate estimate)
{
    private static readonly RatePolicy Intake = new("events", 1_000, 60);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Events", "/v1/events", UsageWire.Json);
        group.PostRaw<EventCreate, EventResponse>("/", "Ingest event", Ingest).Answers(201).Limited(Intake)
            .Describe("Answered when the event is safe. An event that is sent again counts once and is answered like the first time.");
        group.PostRaw<EventBatchCreate, EventBatchResponse>("/batch", "Ingest event batch", IngestBatch).Answers(201).Limited(Intake)
            .BodyUpTo(HttpLimits.BatchBodyMaxBytes).Describe("All events are taken, or none when one of them is wrong.");
        group.Post<EstimateFeesRequest, EstimateFeesResponse>("/estimate_fees", "Estimate fees for a hypothetical event", Estimate).Fails(404)
            .Describe("By how much the running period would cost more with this event: both are computed as the close computes them, with the usage so far. Nothing is kept.");
        group.Get<EventResponse>("/{event_id}", "Get event", Get).Fails(404);
    }

    private async ValueTask<Result<EventResponse>> Ingest(Call call)
    {
        ReadEvent read = UsageEventJson.ReadOne(call.RawBody.Span);
        return (await IngestAsync(call, [read])).Map(report => EventResponse.From(report.Results[0].Event!));
    }

    private async ValueTask<Result<EventBatchResponse>> IngestBatch(Call call)
    {
        Result<IReadOnlyList<ReadEvent>> read = UsageEventJson.ReadBatch(call.RawBody.Span, EventBatchCreate.EventsMax);
        return read.IsSuccess ? (await IngestAsync(call, read.Value)).Map(Answer) : read.Failure;
    }

    private async ValueTask<Result<EstimateFeesResponse>> Estimate(Call call, EstimateFeesRequest body) =>
        body.ToProperties().TryGet(out UsageProperties? properties, out Failure? failure)
            ? (await estimate.RunAsync(call.Space, body.SubscriptionId, body.Code, properties, call.Cancellation)).Map(it => EstimateFeesResponse.From(body.Code, it))
            : failure;

    private async ValueTask<Result<EventResponse>> Get(Call call) =>
        await events.FindAsync(call.Space, call.Id("event_id"), call.Cancellation) is { } found ? EventResponse.From(found) : Failure.NotFound("Event");

    private async ValueTask<Result<IngestReport>> IngestAsync(Call call, IReadOnlyList<ReadEvent> read)
    {
        Result<IngestReport> taken = await ingest.IngestAsync(call.Space, read, IngestPolicy.AllOrNothing, call.Cancellation);
        return taken.IsSuccess && taken.Value.Errors is { Count: > 0 } errors ? Failure.Invalid([.. errors.Take(HttpLimits.ErrorsMax)]) : taken;
    }

    private static EventBatchResponse Answer(IngestReport report) => new(
        report.CountOf(IngestVerdict.Accepted), report.CountOf(IngestVerdict.Duplicate),
        [.. report.Results.Select(result => EventResponse.From(result.Event!))]);
}
