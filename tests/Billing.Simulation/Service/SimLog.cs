using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>The hub as the intake sees it: sends may fail, or be taken although no answer comes back; messages may be doubled or astray.</summary>
internal sealed class SimLog(MemoryHub hub, Random random, FaultCounts faults, Func<bool> isCalm, int losesOneIn, Action<LogMessage>? taken = null) : IEventLog
{
    public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(hub.Count);

    public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(hub.Ends());

    public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken)
    {
        if (Happens(SimFault.IntakeRefused, 40))
        {
            throw new StoreException(StoreFault.Unavailable, "Simulated");
        }

        foreach (LogMessage message in messages)
        {
            int target = Happens(SimFault.MessageInOtherPartition, 15) ? random.Next(hub.Count) : partition;
            if (losesOneIn > 0 && random.Next(losesOneIn) == 0)
            {
                continue;
            }

            hub.Append(target, message);
            taken?.Invoke(message);
            if (Happens(SimFault.MessageSentTwice, 30))
            {
                hub.Append(target, message);
            }
        }

        return Happens(SimFault.IntakeAnswerLost, 40)
            ? throw new StoreException(StoreFault.OutcomeUnknown, "Simulated: taken, but the answer is lost")
            : ValueTask.CompletedTask;
    }

    private bool Happens(SimFault fault, int oneIn)
    {
        bool happens = !isCalm() && random.Next(oneIn) == 0;
        if (happens)
        {
            faults.Note(fault);
        }

        return happens;
    }
}
