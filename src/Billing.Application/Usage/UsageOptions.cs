using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Settings of the intake and counting of usage.</summary>
public sealed record UsageOptions
{
    /// <summary>The defaults.</summary>
    public static readonly UsageOptions Default = new();

    /// <summary>Name of the hub that usage flows through.</summary>
    public string Hub { get; init; } = "usage";

    /// <summary>How far back an event's timestamp may lie.</summary>
    public Duration AcceptBack { get; init; } = Duration.FromDays(400);

    /// <summary>How far ahead of the clock an event's timestamp may lie.</summary>
    public Duration AcceptAhead { get; init; } = Duration.FromDays(1);

    /// <summary>How many accepted transaction ids an instance remembers for the word "duplicate" in answers.</summary>
    public int RecentEvents { get; init; } = 50_000;

    /// <summary>How many events may wait for one hub partition before new ones are refused.</summary>
    public int WaitingEventsMax { get; init; } = 100_000;

    /// <summary>
    /// After how many days raw events move from their rows to blobs. Counters and hashes stay; reading old events costs a blob more.
    /// </summary>
    public int SegmentDays { get; init; } = 90;

    /// <summary>How many customers of a batch are counted at the same time.</summary>
    public int ParallelCustomers { get; init; } = 16;

    /// <summary>
    /// Of how many hub partitions events are unpacked and counted at the same time, in slices of <see cref="Counting.HubBatchDecoder.SliceEvents"/>: about
    /// 5 MB each. Further partitions wait with their messages packed, which takes a tenth.
    /// </summary>
    public int SlicesAtOnce { get; init; } = 8;

    /// <summary>
    /// Bytes of counters and of directories of transactions that an instance keeps between batches, about; half of it for one customer. A
    /// directory takes 8 bytes an event of the accept window: what does not fit is read again, as far as a batch needs it.
    /// </summary>
    public long CacheBytes { get; init; } = 32 * 1024 * 1024;
}
