using Billing.Application.Customers;
using Billing.Application.Usage;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>What corrects counted usage: amendments of events, and computing counters again.</summary>
internal sealed class AmendmentEndpoints(UsageAmendments amendments, UsageEvents events, UsageRecompute recompute, CustomerReader customers)
{
    private const int DaysMax = 31;

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Events", "/v1/events", UsageWire.Json);
        group.Post<EventCancel, AmendmentResponse>("/cancel", "Cancel an event", Cancel).Answers(202)
            .Describe("The event stops counting, whether it was counted before or comes later. Of several amendments the one received last holds; invoiced periods are rated again.");
        group.Post<EventReplace, AmendmentResponse>("/replace", "Replace an event", Replace).Answers(202)
            .Describe("The event counts as stated here and keeps its id. Of several amendments the one received last holds; invoiced periods are rated again.");
        group.Post<EventReprocessResponse>("/{event_id}/reprocess", "Reprocess an event", Reprocess).Fails(404)
            .Describe("Computes the counters of the event's day again from its events, under the metrics of now.");
        v1.Group("Usage", "/v1/usage", UsageWire.Json)
            .Post<RecomputeRequest, RecomputeResponse>("/recompute", "Compare counters with events", Recompute).Fails(404).Scope("events:write")
            .Describe("Computes a customer's counters of some UTC days from the raw events, and repairs what differs when asked to.");
    }

    private async ValueTask<Result<AmendmentResponse>> Cancel(Call call, EventCancel body) =>
        await AmendAsync(call, new AmendmentRequest(body.AmendmentId, body.ExternalCustomerId, body.TransactionId, null));

    private async ValueTask<Result<AmendmentResponse>> Replace(Call call, EventReplace body) =>
        body.ToRequest().TryGet(out AmendmentRequest? request, out Failure? failure) ? await AmendAsync(call, request) : failure;

    private async ValueTask<Result<AmendmentResponse>> AmendAsync(Call call, AmendmentRequest request) =>
        (await amendments.AmendAsync(call.Space, request, call.Cancellation)).Map(AmendmentResponse.From);

    private async ValueTask<Result<EventReprocessResponse>> Reprocess(Call call)
    {
        if (await events.FindAsync(call.Space, call.Id("event_id"), call.Cancellation) is not { } found)
            return Failure.NotFound("Event");

        RecomputeReport report = await recompute.RunAsync(call.Space, found.Customer, found.Day, found.Day, repairs: true, call.Cancellation);
        return new EventReprocessResponse(found.Id, report.DaysRepaired > 0 ? "reprocessed" : "unchanged", 0);
    }

    private async ValueTask<Result<RecomputeResponse>> Recompute(Call call, RecomputeRequest body)
    {
        if (body.ToDate < body.FromDate || Period.DaysBetween(body.FromDate, body.ToDate) > DaysMax)
            return Failure.Invalid("to_date", $"must lie at or after from_date, and at most {DaysMax} days after it", "out_of_range");

        if (await customers.FindAsync(call.Space, body.ExternalCustomerId, call.Cancellation) is not { } customer)
            return Failure.NotFound("Customer");

        return RecomputeResponse.From(await recompute.RunAsync(
            call.Space, customer.Id.Owner, DayOf(body.FromDate), DayOf(body.ToDate), body.Repair, call.Cancellation));
    }

    private static UtcDay DayOf(LocalDate date) => UtcDay.Of(date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());
}
