using Billing.Application.Usage;
using Billing.Application.Work;
using NodaTime;

namespace BillingFunctions.Triggers;

/// <summary>Event Hubs: counts a batch of one partition. An unfinished batch is refused, so that the host sends all of it again.</summary>
internal sealed class AggregateUsageTrigger(IUsageAggregation aggregation, UsageOptions options, IClock clock) : ITriggerHandler
{
    public const string FunctionName = "aggregate-usage";

    public const string Binding = "events";

    public async Task<TriggerResult> HandleAsync(TriggerCall call, CancellationToken cancellationToken)
    {
        HubBatch batch = HubBatchReader.Read(call.Envelope, Binding, options.Hub, clock.GetCurrentInstant());

        // The batch has all that is needed, and the envelope of a full one is large.
        call.Envelope.Dispose();
        AggregationResult result = await aggregation.AggregateAsync(batch, call.Budget, cancellationToken);
        string log = $"partition {batch.Partition}: {result.Counted} counted, {result.Skipped} known, {result.SetAside} set aside";
        return result.IsComplete ? TriggerResult.Succeeded(log) : TriggerResult.Unfinished(log);
    }
}
