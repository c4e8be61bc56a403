using Billing.Application.Ports;
using Billing.Application.Work;
using NodaTime;

namespace Billing.Simulation;

/// <summary>An instance of the service that works on queue messages and runs the timer, one thing at a time, in a process that may die at any call.</summary>
internal sealed class SimWorker(SimService service, SimProcess process, MemoryQueues queues)
{
    private Task<WorkOutcome>? _running;
    private SimMessage? _message;

    public SimProcess Process => process;

    public bool IsIdle => _running is null;

    /// <summary>Starts on a message. It comes again unless it is done.</summary>
    public void Start(SimMessage message)
    {
        _message = message;
        _running = message.Queue switch
        {
            WorkQueues.ClosePeriod => service.Close.RunAsync(message.Text, TimeBudget.Ample(), default),
            WorkQueues.DrainOutbox => service.Drain.RunAsync(message.Text, TimeBudget.Ample(), default),
            WorkQueues.FollowUsage => service.Follow.RunAsync(message.Text, TimeBudget.Ample(), default),
            WorkQueues.ArchiveUsage => service.Retention.RunAsync(message.Text, TimeBudget.Ample(), default),
            WorkQueues.MarkOverdue => service.Overdue.RunAsync(message.Text, TimeBudget.Ample(), default),
            WorkQueues.RenderInvoice => Task.FromResult(WorkOutcome.Done),
            _ => throw new InvalidOperationException($"Nobody works on queue {message.Queue}"),
        };
    }

    /// <summary>Starts a run of the timer.</summary>
    public void StartTimer() => _running = TimerAsync();

    /// <summary>Takes the result when the work is over.</summary>
    public void Finish()
    {
        if (_running is not { } finished)
        {
            return;
        }

        process.RequireOver(finished);
        SimMessage? message = _message;
        (_running, _message) = (null, null);
        if (finished.IsFaulted)
        {
            RequireStoreFault(finished.Exception);
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
            throw new InvalidOperationException("Queue work failed for a reason of its own", foreign);
        }
    }

    private async Task<WorkOutcome> TimerAsync()
    {
        await service.Schedule.RunAsync(TimeBudget.Ample(), default).ConfigureAwait(false);
        return WorkOutcome.Done;
    }
}
