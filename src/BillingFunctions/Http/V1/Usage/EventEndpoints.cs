using Billing.Application.Invoicing;
using Billing.Application.Usage;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>Usage events: their intake, what one would cost, and one that has been counted.</summary>
internal sealed class EventEndpoints(UsageIngest ingest, UsageEvents events, FeeEstimate estimate, IClock clock, PublicHttpSettings settings)
{
    private static readonly QueryParameter<bool> Partial = Query.Bool("partial", false);
    private static readonly RatePolicy Intake = new("events", 1_000, 60);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Events", "/v1/events", UsageWire.Json);
        group.PostRaw<EventCreate, EventResponse>("/", "Ingest event", Ingest).Answers(201).Limited(Intake)
            .Takes<CloudEventCreate>(CloudEventJson.StructuredType).TakesGzip().BodyOptional()
            .Describe(
                "Answered when the event is safe. An event that is sent again counts once and is answered like the first time. CloudEvents 1.0 are taken "
                + "as documents and in binary mode: attributes in headers ce-id, ce-source, ce-specversion, ce-type, ce-subject and ce-time, and the data as the body. "
                + "The body may be compressed with gzip.");
        group.PostRaw<EventBatchCreate, EventBatchResponse>("/batch", "Ingest event batch", IngestBatch).Answers(201).Limited(Intake)
            .Takes<IReadOnlyList<CloudEventCreate>>(CloudEventJson.BatchType).TakesGzip().BodyUpTo(HttpLimits.BatchBodyMaxBytes).With(Partial)
            .Describe(
                "All events are taken, or none when one of them is wrong. With partial=true the good ones are taken, and errors names the others by their place. "
                + "The body may be compressed with gzip.");
        group.Post<EstimateFeesRequest, EstimateFeesResponse>("/estimate_fees", "Estimate fees for a hypothetical event", Estimate).Fails(404)
            .Describe("By how much the running period would cost more with this event: both are computed as the close computes them, with the usage so far. Nothing is kept.");
        group.Get<EventResponse>("/{event_id}", "Get event", Get).Fails(404);
    }

    private async ValueTask<Result<EventResponse>> Ingest(Call call)
    {
        Result<ReadEvent> read = EventBodies.ReadOne(call, clock.GetCurrentInstant());
        return read.IsSuccess
            ? (await IngestAsync(call, [read.Value], IngestPolicy.AllOrNothing)).Map(report => EventResponse.From(report.Results[0].Event!))
            : read.Failure;
    }

    private async ValueTask<Result<EventBatchResponse>> IngestBatch(Call call)
    {
        IngestPolicy policy = call.Get(Partial) ? IngestPolicy.TakeValid : IngestPolicy.AllOrNothing;
        Result<IReadOnlyList<ReadEvent>> read = EventBodies.ReadBatch(call, settings.EventBatchMax, clock.GetCurrentInstant());
        return read.IsSuccess ? (await IngestAsync(call, read.Value, policy)).Map(EventBatchResponse.From) : read.Failure;
    }

    private async ValueTask<Result<EstimateFeesResponse>> Estimate(Call call, EstimateFeesRequest body) =>
        body.ToProperties().TryGet(out UsageProperties? properties, out Failure? failure)
            ? (await estimate.RunAsync(call.Space, body.SubscriptionId, body.Code, properties, call.Cancellation)).Map(it => EstimateFeesResponse.From(body.Code, it))
            : failure;

    private async ValueTask<Result<EventResponse>> Get(Call call) =>
        await events.FindAsync(call.Space, call.Id("event_id"), call.Cancellation) is { } found ? EventResponse.From(found) : Failure.NotFound("Event");

    private async ValueTask<Result<IngestReport>> IngestAsync(Call call, IReadOnlyList<ReadEvent> read, IngestPolicy policy)
    {
        Result<IngestReport> taken = await ingest.IngestAsync(call.Space, read, policy, call.Cancellation);
        if (policy != IngestPolicy.AllOrNothing || !taken.IsSuccess || taken.Value.Errors is not { Count: > 0 } errors)
            return taken;

        return taken.Value.CountOf(IngestVerdict.OverQuota) > 0
            ? new Failure(FailureKind.QuotaExceeded, errors[0].Message, [.. errors.Take(HttpLimits.ErrorsMax)])
            : Failure.Invalid([.. errors.Take(HttpLimits.ErrorsMax)]);
    }
}
