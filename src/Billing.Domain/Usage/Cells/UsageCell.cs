using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>
/// What a meter counted in some stretch of time, usually an hour of UTC. Cells of disjoint events merge, in any order, to the cell of
/// all of them; that is why any period is a sum of hours.
/// </summary>
public abstract class UsageCell
{
    /// <summary>Events that the meter included.</summary>
    public long Count { get; private set; }

    /// <summary>An empty cell for a kind of meter.</summary>
    public static UsageCell New(MeterKind kind) => kind switch
    {
        MeterKind.Count => new CountCell(),
        MeterKind.Max => new MaxCell(),
        MeterKind.UniqueCount => new UniqueCell(),
        MeterKind.Latest => new LatestCell(),
        MeterKind.WeightedSum => new WeightedCell(),
        MeterKind.Presence => new PresenceCell(),
        MeterKind.Changes => new ChangesCell(),
        MeterKind.Sum or MeterKind.ProductSum or MeterKind.Custom or MeterKind.Dynamic => new SumCell(),
        _ => throw new FormatException($"There is no meter of kind {kind}"),
    };

    /// <summary>Counts one event.</summary>
    public void Add(in Measurement measurement)
    {
        Count++;
        Take(measurement);
    }

    /// <summary>Takes in the events of another cell of the same kind, none of which it holds already.</summary>
    public void Merge(UsageCell other)
    {
        Count += other.Count;
        TakeAll(other);
    }

    /// <summary>The quantity, when the cell holds everything of the period [from, to). Not rounded.</summary>
    public abstract decimal Units(Instant from, Instant to);

    /// <summary>The single steps of the quantity, oldest first; null for kinds that do not keep them.</summary>
    public virtual IReadOnlyList<QuantityChange>? Changes() => null;

    /// <summary>True when the cell adds nothing to a period: it counted no event and carries nothing.</summary>
    internal virtual bool IsNothing => Count == 0;

    /// <summary>What a period that begins at an instant takes over, when the cell holds everything before it: a cell without events.</summary>
    internal virtual UsageCell CarryTo(Instant at) => throw new NotSupportedException($"{GetType().Name} begins anew with every period");

    internal void Write(PackWriter writer)
    {
        writer.Unsigned((ulong)Count);
        WriteState(writer);
    }

    internal static UsageCell Read(MeterKind kind, ref PackReader reader)
    {
        UsageCell cell = New(kind);
        cell.Count = (long)reader.Unsigned();
        cell.ReadState(ref reader);
        return cell;
    }

    /// <summary>Without trailing zeros and without a sign of zero: what remains does not depend on the order of additions.</summary>
    private protected static decimal Canonical(decimal value) => value == 0 ? 0 : value / 1.0000000000000000000000000000m;

    /// <summary>Counts events whose values the caller merged itself.</summary>
    private protected void AddCount(long count) => Count += count;

    private protected abstract void Take(in Measurement measurement);

    private protected abstract void TakeAll(UsageCell other);

    private protected abstract void WriteState(PackWriter writer);

    private protected abstract void ReadState(ref PackReader reader);
}
