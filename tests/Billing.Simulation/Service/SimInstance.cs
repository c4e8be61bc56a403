using Billing.Application.Usage;
using Billing.Application.Work;

namespace Billing.Simulation;

/// <summary>An instance of the service that counts: one batch at a time, in a process that may die at any store call.</summary>
internal sealed class SimInstance
{
    private readonly UsageAggregation _aggregation;
    private Task<AggregationResult>? _running;
    private int _next;

    public SimInstance(SimProcess process, UsageAggregation aggregation) => (Process, _aggregation) = (process, aggregation);

    public SimProcess Process { get; }

    /// <summary>The partition whose batch is being counted, or null.</summary>
    public int? Partition { get; private set; }

    public bool IsIdle => _running is null;

    public void Start(string hub, int partition, IReadOnlyList<HubEvent> messages, int next)
    {
        (Partition, _next) = (partition, next);
        _running = _aggregation.AggregateAsync(new HubBatch(hub, partition, messages), TimeBudget.Ample(), CancellationToken.None);
    }

    /// <summary>Takes the result when the batch is over: where the partition goes on, or null when the batch has to come again.</summary>
    public (int Partition, int? Next)? Finish()
    {
        if (_running is not { } finished)
        {
            return null;
        }

        Process.RequireOver(finished);
        int partition = Partition!.Value;
        (_running, Partition) = (null, null);
        if (finished.IsFaulted && finished.Exception.InnerException is not Billing.Application.Ports.StoreException)
        {
            throw new InvalidOperationException("Counting failed for a reason of its own", finished.Exception);
        }

        return (partition, finished.IsFaulted || !finished.Result.IsComplete ? null : _next);
    }
}
