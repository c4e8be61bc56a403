namespace Billing.Simulation;

/// <summary>What the world does to the service. Every kind is counted, and a run in which one never happened proves nothing about it.</summary>
public enum SimFault
{
    StoreUnavailable,
    StoreThrottled,
    CommitConflict,
    CommitLostBefore,
    CommitLostAfter,
    CommitLandsLate,
    CrashBeforeCall,
    CrashAfterCall,
    IntakeRefused,
    IntakeAnswerLost,
    MessageSentTwice,
    MessageInOtherPartition,
    EventResent,
    EventLate,
    BatchRedelivered,
    TwoInstancesOnOnePartition,
    StaleOwner,
    GarbageInHub,
    HubRecreated,
    HubRepartitioned,
    ProcessRestarted,
    SealDuringCounting,
    LateAfterSeal,
}

/// <summary>How often each fault happened.</summary>
public sealed class FaultCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<SimFault>().Length];

    public long this[SimFault fault] => _counts[(int)fault];

    public void Note(SimFault fault) => _counts[(int)fault]++;

    public void Add(FaultCounts other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }
}

/// <summary>A way of breaking the service on purpose, to see that the simulation notices.</summary>
public enum Sabotage
{
    None,

    /// <summary>Commits ignore the ETag of the head.</summary>
    HeadCheck,

    /// <summary>Some stored transaction hashes cannot be seen.</summary>
    Hashes,

    /// <summary>A send is answered although the hub did not take it.</summary>
    Acknowledgement,

    /// <summary>Counters of some commits are not stored.</summary>
    Counters,
}
