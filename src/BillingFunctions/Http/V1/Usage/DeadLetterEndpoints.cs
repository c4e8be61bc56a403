using Billing.Application.Usage;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Work;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>
/// What could not be counted. Letters whose organization is known are that organization's; those that nobody can tell the owner of are seen by
/// whoever runs the service and by nobody else, because they may hold anybody's data.
/// </summary>
internal sealed class DeadLetterEndpoints(DeadLetterDesk desk, ReplayDeadLetters replay, UsageOptions options, TimeProvider time)
{
    /// <summary>A replay of many answers in good time; the rest is for the next request.</summary>
    private static readonly TimeSpan ReplayAtMost = TimeSpan.FromSeconds(60);

    private static readonly QueryParameter<DeadLetterStatus?> Status = Query.OneOf<DeadLetterStatus>("status");
    private static readonly QueryParameter<DeadLetterKind?> Kind = Query.OneOf<DeadLetterKind>("kind");
    private static readonly QueryParameter<string?> Hub = Query.Text("hub");
    private static readonly QueryParameter<int> Partition = Query.Int("partition", -1, 0, int.MaxValue);
    private static readonly QueryParameter<string?> ExternalCustomerId = Query.Text("external_customer_id");
    private static readonly QueryParameter<Instant?> From = Query.Instant("from");
    private static readonly QueryParameter<Instant?> To = Query.Instant("to");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder own = v1.Group("Dead letters", "/v1/dead_letters", UsageWire.Json);
        Map(own, "dead letter", "dead letters", isAdmin: false);
        GroupBuilder unowned = v1.Group("Dead letters of nobody", "/v1/unowned_dead_letters", UsageWire.Json);
        Map(unowned, "unowned dead letter", "unowned dead letters", isAdmin: true);
    }

    private void Map(GroupBuilder group, string one, string many, bool isAdmin)
    {
        OperationBuilder[] operations =
        [
            group.List<DeadLetterResponse>("/", $"List {many}", List).With(Status, Kind, Hub, Partition, ExternalCustomerId, From, To)
                .Describe("Messages and events that could not be counted, oldest arrival first; from is inclusive, to is not. Parked events are of the kind counting_failed."),
            group.Post<DeadLetterReplay, DeadLetterReplayResponse>("/replay", $"Replay {many}", ReplayMany).BodyOptional()
                .Describe("Sends the events of letters through the hub again, in the order of their arrival. Each event counts once however often this is repeated; when complete is false, repeat it."),
            group.Get<DeadLetterContentResponse>("/{letter}", $"Get {one}", Get).Fails(404),
            group.Put<DeadLetterMend, DeadLetterResponse>("/{letter}", $"Mend {one}", Mend).BodyUpTo(HttpLimits.BatchBodyMaxBytes).Fails(404, 409)
                .Describe("Puts another body in the place of what came, or sets fields of the event that came. Nothing is counted before the letter is replayed."),
            group.Post<DeadLetterResponse>("/{letter}/replay", $"Replay {one}", Replay).Fails(400, 404)
                .Describe("Sends the letter's events through the hub again. Refused with the fields at fault while they still cannot count."),
            group.Post<DeadLetterDiscard, DeadLetterResponse>("/{letter}/discard", $"Discard {one}", Discard).Fails(404)
                .Describe("Decides that the letter does not count. It stays, with who decided it, when and why."),
        ];
        foreach (OperationBuilder operation in operations)
        {
            if (isAdmin)
                operation.Admin();
        }
    }

    private async ValueTask<Result<Listing<DeadLetterResponse>>> List(Call call)
    {
        int partition = call.Get(Partition);
        var query = new DeadLetterQuery
        {
            Status = call.Get(Status),
            Kind = call.Get(Kind),
            Hub = call.Get(Hub),
            Partition = partition < 0 ? null : partition,
            ExternalCustomerId = call.Get(ExternalCustomerId),
            From = call.Get(From),
            To = call.Get(To),
        };
        DeadLetterPage page = await desk.ListAsync(ScopeOf(call), query, call.Paging.Skip, call.Paging.Limit, call.Cancellation);
        return new Listing<DeadLetter>(page.Letters, page.Total).Map(DeadLetterResponse.From);
    }

    private async ValueTask<Result<DeadLetterContentResponse>> Get(Call call) =>
        (await desk.GetAsync(ScopeOf(call), call.Text("letter"), call.Cancellation)).Map(DeadLetterContentResponse.From);

    private async ValueTask<Result<DeadLetterResponse>> Mend(Call call, DeadLetterMend body) => (body.Body is null) == (body.Fields is null)
        ? Failure.Invalid("body", "Send either a body or fields", "missing")
        : (await desk.MendAsync(ScopeOf(call), call.Text("letter"), body.Body, body.Fields, By(call), call.Cancellation)).Map(DeadLetterResponse.From);

    private async ValueTask<Result<DeadLetterResponse>> Replay(Call call) =>
        (await replay.RunAsync(ScopeOf(call), call.Text("letter"), By(call), call.Cancellation)).Map(DeadLetterResponse.From);

    private async ValueTask<Result<DeadLetterReplayResponse>> ReplayMany(Call call, DeadLetterReplay body) => DeadLetterReplayResponse.From(
        await replay.RunManyAsync(ScopeOf(call), body.Ids, body.ToQuery(), By(call), new TimeBudget(time, ReplayAtMost), call.Cancellation));

    private async ValueTask<Result<DeadLetterResponse>> Discard(Call call, DeadLetterDiscard body) =>
        (await desk.DiscardAsync(ScopeOf(call), call.Text("letter"), body.Reason, By(call), call.Cancellation)).Map(DeadLetterResponse.From);

    /// <summary>Only administrators call without an organization; a key never gets beyond its own.</summary>
    private DeadLetterScope ScopeOf(Call call) => new(call.Caller?.Space, options.Hub);

    private static string By(Call call) => call.Caller?.Credential ?? "administrator";
}
