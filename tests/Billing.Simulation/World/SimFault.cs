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
    QueueUnavailable,
    QueueAnswerLost,
    CrashBeforeCall,
    CrashAfterCall,
    IntakeRefused,
    IntakeAnswerLost,
    MessageSentTwice,
    MessageInOtherPartition,
    EventResent,
    EventResentElsewhen,
    EventLate,
    BatchRedelivered,
    TwoInstancesOnOnePartition,
    StaleOwner,
    GarbageInHub,
    HubRecreated,
    HubRepartitioned,
    ProcessRestarted,
    CatalogueOutOfDate,
    QueueMessageTwice,
    StreamedWithoutKey,
    SealDuringCounting,
    LateAfterSeal,
    LateAfterInvoice,
    UsageTakenBack,
    ZoneChanged,
    DraftWaited,
    ClockChangeInPeriod,
    EventCancelled,
    EventReplaced,
    AmendmentBeforeEvent,
    AmendmentOvertaken,
    AmendmentResent,
    AmendmentAfterInvoice,
    CountersRecomputed,
    UsageCarriedOver,
    StreamedAsJson,
    StreamedAsCloudEvents,
    StreamedMixed,
    StreamedCompressed,
    EventSpoilt,
    MessageCutOff,
    LetterMended,
    LetterDiscarded,
    LettersReplayed,
    HintPoisoned,
    BlobUnavailable,
    BlobAnswerLost,
    SegmentArchived,
    ArchiveReadBack,
    RowsLeftOver,
}

/// <summary>How often each fault happened.</summary>
public sealed class FaultCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<SimFault>().Length];

    public long this[SimFault fault] => _counts[(int)fault];

    public void Note(SimFault fault, bool happened = true) => _counts[(int)fault] += happened ? 1 : 0;

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

    /// <summary>What a commit stored before its process died is not seen by whoever counts next.</summary>
    AppliedAgain,

    /// <summary>Once, a segment loses its transaction hashes.</summary>
    DedupeRow,

    /// <summary>A close does not wait for the hub.</summary>
    CatchUp,

    /// <summary>Some notes that a sealed period has late usage are not stored.</summary>
    ReRateNote,

    /// <summary>A seal is answered and not stored.</summary>
    Seal,

    /// <summary>Some amendments that wait for their event are not stored.</summary>
    Waiting,

    /// <summary>A producer's message in the hub is read without its last event.</summary>
    Formats,

    /// <summary>Some dead letters are not stored.</summary>
    Letters,

    /// <summary>A replay is answered although the hub did not take it.</summary>
    Replay,

    /// <summary>A replay takes the letters in the opposite of their order.</summary>
    ReplayOrder,

    /// <summary>A segment that moves to a blob loses its transaction hashes.</summary>
    Archive,

    /// <summary>No hint of usage that must be followed up ever comes.</summary>
    Hints,
}
