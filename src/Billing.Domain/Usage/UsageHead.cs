using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage;

/// <summary>
/// The one row that every change of a customer's usage is conditioned on: its version, how far each hub partition was counted, the
/// days with usage and the sealed periods.
/// </summary>
public sealed class UsageHead
{
    /// <summary>
    /// 2 adds who watches and the last late commit, 3 the version that changed each block of days last, 4 writes each scope of seals once; the
    /// older ones are still read.
    /// </summary>
    private const byte FormatVersion = SealedPeriods.ScopesOnceFormat;

    private readonly SortedDictionary<int, HubPosition> _positions = [];
    private SealedPeriods _seals = new();

    /// <summary>The usage version: counts the commits of events. 0 before the first.</summary>
    public long Version { get; private set; }

    /// <summary>Events that count, in all.</summary>
    public long EventsCount { get; private set; }

    /// <summary>The days with usage.</summary>
    public DaySet Days { get; private init; } = new();

    /// <summary>The sealed periods, oldest seal first.</summary>
    public IReadOnlyList<SealedPeriod> Seals => _seals.All;

    /// <summary>What depends on the customer's usage as it is counted: each commit then leaves a note that usage changed.</summary>
    public UsageWatch Watch { get; set; }

    /// <summary>The usage version of the last commit that held events of a sealed period; 0 while there was none.</summary>
    public long LateVersion { get; private set; }

    /// <summary>How far a hub partition was counted for this customer; null before its first event.</summary>
    public HubPosition? PositionOf(int partition) => _positions.TryGetValue(partition, out HubPosition position) ? position : null;

    /// <summary>Notes a commit of events.</summary>
    /// <param name="events">By how many the events that count become more.</param>
    public void Advance(int events)
    {
        Version++;
        EventsCount += events;
    }

    /// <summary>Notes that the current version holds events of a sealed period.</summary>
    public void MarkLate() => LateVersion = Version;

    /// <summary>Notes how far a hub partition was counted. A sequence that falls back with a later time is a re-created hub: a new epoch.</summary>
    public void Reach(int partition, long sequence, int index, Instant enqueuedAt)
    {
        bool known = _positions.TryGetValue(partition, out HubPosition before);
        bool isBehind = known && (sequence, index).CompareTo((before.Sequence, before.Index)) <= 0;
        if (isBehind && enqueuedAt <= before.EnqueuedAt)
        {
            return;
        }

        _positions[partition] = new HubPosition(before.Epoch + (isBehind ? 1 : 0), sequence, index, enqueuedAt);
    }

    /// <summary>The seal of exactly this period, or null.</summary>
    public SealedPeriod? FindSeal(string scope, Instant from, Instant to) => _seals.Find(scope, from, to);

    /// <summary>The sealed periods that contain an instant.</summary>
    public IEnumerable<SealedPeriod> SealsOver(Instant instant) => _seals.Over(instant);

    /// <summary>The sealed periods that an event at an instant changes through what is carried over: those that contain it and all later ones.</summary>
    public IEnumerable<SealedPeriod> SealsFrom(Instant instant) => _seals.From(instant);

    /// <summary>Seals a period at the current version.</summary>
    public SealedPeriod Seal(string scope, Instant from, Instant to)
    {
        var added = new SealedPeriod(scope, from, to, Version);
        _seals.Add(added);
        return added;
    }

    /// <summary>Writes the head.</summary>
    public void Write(PackWriter writer)
    {
        writer.Byte(FormatVersion);
        writer.Unsigned((ulong)Version);
        writer.Unsigned((ulong)EventsCount);
        writer.Count(_positions.Count);
        foreach ((int partition, HubPosition position) in _positions)
        {
            writer.Count(partition);
            writer.Count(position.Epoch);
            writer.Signed(position.Sequence);
            writer.Count(position.Index);
            writer.Signed(position.EnqueuedAt.ToUnixTimeTicks());
        }

        Days.Write(writer);
        _seals.Write(writer);
        writer.Byte((byte)Watch);
        writer.Unsigned((ulong)LateVersion);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static UsageHead Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackReader(bytes);
        byte format = reader.Byte();
        if (format is 0 or > FormatVersion)
        {
            throw new FormatException("The head is of an unknown version");
        }

        long version = (long)reader.Unsigned();
        long events = (long)reader.Unsigned();
        var positions = new List<(int Partition, HubPosition Position)>();
        for (int left = reader.Count(); left > 0; left--)
        {
            int partition = (int)reader.Unsigned();
            int epoch = (int)reader.Unsigned();
            long sequence = reader.Signed();
            positions.Add((partition, new HubPosition(epoch, sequence, (int)reader.Unsigned(), Instant.FromUnixTimeTicks(reader.Signed()))));
        }

        var head = new UsageHead { Version = version, EventsCount = events, Days = DaySet.Read(ref reader, format > 2 ? null : version) };
        positions.ForEach(entry => head._positions.Add(entry.Partition, entry.Position));
        head._seals = SealedPeriods.Read(ref reader, format);
        if (format > 1)
        {
            head.Watch = (UsageWatch)reader.Byte();
            head.LateVersion = (long)reader.Unsigned();
        }

        return head;
    }
}

/// <summary>What depends on a customer's usage while a period is running.</summary>
[Flags]
public enum UsageWatch : byte
{
    /// <summary>Nothing: usage is looked at when its period ends.</summary>
    None = 0,

    /// <summary>Thresholds of progressive invoices (rule 19).</summary>
    Thresholds = 1,

    /// <summary>Charges that are billed as their events come (rule 20).</summary>
    AdvanceCharges = 2,

    /// <summary>Alerts.</summary>
    Alerts = 4,

    /// <summary>Limits.</summary>
    Limits = 8,
}

/// <summary>How far a hub partition was counted. It tells re-created hubs and shows progress; it never decides whether an event counts.</summary>
/// <param name="Epoch">0, and one more each time the hub was found re-created.</param>
/// <param name="Sequence">The message's place in the partition.</param>
/// <param name="Index">The event's place in the message.</param>
/// <param name="EnqueuedAt">When the hub took the message.</param>
public readonly record struct HubPosition(int Epoch, long Sequence, int Index, Instant EnqueuedAt);
