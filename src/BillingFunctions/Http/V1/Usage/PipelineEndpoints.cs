using Billing.Application.Usage;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>How far usage is counted: what a close waits for.</summary>
internal sealed class PipelineEndpoints(HubProgress progress, UsageOptions options, IClock clock)
{
    public void Map(SurfaceBuilder v1) => v1.Group("Events", "/v1/usage", UsageWire.Json)
        .Get<PipelineResponse>("/pipeline", "Get progress of counting usage", Get).Scope("events:read")
        .Describe("For each partition of the hub that usage flows through: the last message, the last counted one, how many wait and how old the oldest of them is at most. A period is closed when everything that was sent before its end is counted.");

    private async ValueTask<Result<PipelineResponse>> Get(Call call) =>
        PipelineResponse.From(options.Hub, await progress.ReadAsync(clock.GetCurrentInstant(), call.Cancellation));
}

internal sealed record PipelinePartition(int Partition, int Epoch, long CommittedSequence, long EndSequence, long Lag, long? OldestAgeSeconds);

internal sealed record PipelineResponse(string Hub, bool IsCaughtUp, IReadOnlyList<PipelinePartition> Partitions)
{
    public static PipelineResponse From(string hub, IReadOnlyList<PartitionProgress> partitions) => new(
        hub, partitions.All(it => it.Lag == 0),
        [
            .. partitions.Select(it => new PipelinePartition(
                it.Partition, it.Epoch, it.CommittedSequence, it.EndSequence, it.Lag, (long?)it.OldestAge?.TotalSeconds)),
        ]);
}
