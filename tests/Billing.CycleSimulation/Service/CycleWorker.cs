using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Simulation;

namespace Billing.CycleSimulation;

/// <summary>An instance that counts usage, works on queue messages and runs the timer: one thing at a time, in a process that may die at any call.</summary>
internal sealed class CycleWorker(CycleService service, MemoryQueues queues, MemoryHub hub)
{
    private Task<bool>? _running;
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

    /// <summary>
    /// True while time must not go on: a payment is held for minutes before the bank is called, and no process lives on for days between the two. It would be
    /// stopped long before.
    /// </summary>
    public bool HoldsTime => !Process.IsDead && _message is { Queue: WorkQueues.CollectPayment or WorkQueues.RunDunning };

    /// <summary>Starts on a message. It comes again unless it is done.</summary>
    public void Start(SimMessage message)
    {
        _message = message;
        _running = message.Queue is WorkQueues.RenderInvoice or WorkQueues.ArchiveUsage ? Task.FromResult(true) : WorkAsync(message);
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
        else if (batch is { } counted && finished.Result)
        {
            hub.MoveTo(counted.Partition, counted.Next);
        }
        else if (message is not null)
        {
            queues.Delete(message);
        }
    }

    /// <summary>
    /// Only the store may make work fail, and a request that came between its look and its commit: then the queue brings it again. Anything else would end
    /// in the poison queue.
    /// </summary>
    private static void RequireStoreFault(AggregateException failure)
    {
        if (failure.Flatten().InnerExceptions.FirstOrDefault(one => one is not StoreException && !one.Message.Contains("voided", StringComparison.Ordinal)) is { } foreign)
        {
            throw new InvalidOperationException("Work failed for a reason of its own", foreign);
        }
    }

    private async Task<bool> WorkAsync(SimMessage message)
    {
        await service.WorkAsync(message.Queue, message.Text);
        return true;
    }

    private async Task<bool> TimerAsync()
    {
        await service.Get<IScheduleRun>().RunAsync(TimeBudget.Ample(), default);
        return true;
    }

    private async Task<bool> CountAsync(HubBatch batch) =>
        (await service.Get<IUsageAggregation>().AggregateAsync(batch, TimeBudget.Ample(), default)).IsComplete;
}
