using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Simulation;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>An instance that counts usage, works on queue messages and runs the timer: one thing at a time, in a process that may die at any call.</summary>
internal sealed class CycleWorker(CycleService service, MemoryQueues queues, MemoryHub hub)
{
    private Task<WorkOutcome>? _running;
    private SimMessage? _message;
    private (int Partition, int Next)? _batch;

    public SimProcess Process => service.Process;

    public bool IsIdle => _running is null;

    /// <summary>True while it runs the timer.</summary>
    public bool IsTimer { get; private set; }

    /// <summary>The partition that it counts.</summary>
    public int? Partition => _batch?.Partition;

    /// <summary>The message that it works on.</summary>
    public SimMessage? Message => _message;

    /// <summary>Starts on a message. It comes again unless it is done.</summary>
    public void Start(SimMessage message)
    {
        _message = message;
        _running = message.Queue switch
        {
            WorkQueues.ClosePeriod => Run<IPeriodClose>(message),
            WorkQueues.DrainOutbox => Run<IOutboxDrain>(message),
            WorkQueues.FollowUsage => Run<IUsageFollowUp>(message),
            WorkQueues.MovePlan => Run<IPlanMove>(message),
            WorkQueues.RenderInvoice or WorkQueues.ArchiveUsage => Task.FromResult(WorkOutcome.Done),
            _ => throw new InvalidOperationException($"Nobody works on queue {message.Queue}"),
        };
    }

    /// <summary>Starts a run of the timer.</summary>
    public void StartTimer()
    {
        IsTimer = true;
        _running = TimerAsync();
    }

    /// <summary>Starts to count what is new in a partition of the hub.</summary>
    public void StartCounting(int partition, int most)
    {
        int from = hub.Checkpoint(partition);
        IReadOnlyList<HubEvent> messages = hub.Read(partition, from, most);
        if (messages.Count > 0)
        {
            _batch = (partition, from + messages.Count);
            _running = CountAsync(new HubBatch(CycleService.Hub, partition, messages));
        }
    }

    /// <summary>Takes the result when the work is over.</summary>
    public void Finish()
    {
        if (_running is not { } finished)
        {
            return;
        }

        Process.RequireOver(finished);
        (SimMessage? message, (int Partition, int Next)? batch) = (_message, _batch);
        (_running, _message, _batch, IsTimer) = (null, null, null, false);
        if (finished.IsFaulted)
        {
            RequireStoreFault(finished.Exception);
        }
        else if (batch is { } counted && finished.Result.Rest is null)
        {
            hub.MoveTo(counted.Partition, counted.Next);
        }
        else if (message is not null)
        {
            if (finished.Result.Rest is { } rest)
            {
                queues.Send(message.Queue, rest, Duration.FromTimeSpan(finished.Result.Delay));
            }

            queues.Delete(message);
        }
    }

    /// <summary>Only the store may make work fail; anything else would end in the poison queue.</summary>
    private static void RequireStoreFault(AggregateException failure)
    {
        if (failure.Flatten().InnerExceptions.FirstOrDefault(one => one is not StoreException) is { } foreign)
        {
            throw new InvalidOperationException("Work failed for a reason of its own", foreign);
        }
    }

    private Task<WorkOutcome> Run<T>(SimMessage message)
        where T : IQueueWork => service.Get<T>().RunAsync(message.Text, TimeBudget.Ample(), default);

    private async Task<WorkOutcome> TimerAsync()
    {
        await service.Get<IScheduleRun>().RunAsync(TimeBudget.Ample(), default);
        return WorkOutcome.Done;
    }

    private async Task<WorkOutcome> CountAsync(HubBatch batch) =>
        (await service.Get<IUsageAggregation>().AggregateAsync(batch, TimeBudget.Ample(), default)).IsComplete ? WorkOutcome.Done : WorkOutcome.ContinueWith("");
}
