using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>
/// Distinct values that are added and removed. Every step of each value is kept, so events may come in any order and a period may begin
/// anywhere; of equal instants the removal comes after the addition. The quantity is how many values are there at the end.
/// </summary>
internal sealed class PresenceCell : UsageCell
{
    private readonly Dictionary<UInt128, SortedSet<Step>> _steps = [];

    internal override bool IsNothing => Count == 0 && _steps.Count == 0;

    public override decimal Units(Instant from, Instant to) => _steps.Values.Count(steps => !steps.Max.Removes);

    /// <summary>Each stretch of time in which a value is there; of a value that came from before, the stretch begins where the cell does.</summary>
    public override IReadOnlyList<QuantityChange> Changes()
    {
        var stays = new List<(UInt128 Value, QuantityChange Stay)>();
        foreach ((UInt128 value, SortedSet<Step> steps) in _steps)
        {
            Instant? since = null;
            foreach (Step step in steps)
            {
                Instant at = Instant.FromUnixTimeTicks(step.Ticks);
                if (step.Removes && since is { } start)
                {
                    stays.Add((value, new QuantityChange(start, 1, at)));
                }

                since = step.Removes ? null : since ?? at;
            }

            if (since is { } open)
            {
                stays.Add((value, new QuantityChange(open, 1, null)));
            }
        }

        return [.. stays.OrderBy(stay => stay.Stay.At).ThenBy(stay => stay.Value).Select(stay => stay.Stay)];
    }

    internal override UsageCell CarryTo(Instant at)
    {
        var carried = new PresenceCell();
        foreach ((UInt128 value, SortedSet<Step> steps) in _steps)
        {
            if (!steps.Max.Removes)
            {
                carried.Add(value, new Step(at.ToUnixTimeTicks(), false));
            }
        }

        return carried;
    }

    private protected override void Take(in Measurement measurement)
    {
        if (measurement.Text is { } text)
        {
            Add(ValueHash.Of(text), new Step(measurement.Ticks, measurement.Number < 0));
        }
    }

    private protected override void TakeAll(UsageCell other)
    {
        foreach ((UInt128 value, SortedSet<Step> steps) in ((PresenceCell)other)._steps)
        {
            foreach (Step step in steps)
            {
                Add(value, step);
            }
        }
    }

    private protected override void WriteState(PackWriter writer)
    {
        writer.Count(_steps.Count);
        foreach ((UInt128 value, SortedSet<Step> steps) in _steps.OrderBy(pair => pair.Key))
        {
            ValueHash.Write(writer, value);
            writer.Count(steps.Count);
            long previousTicks = 0;
            foreach (Step step in steps)
            {
                writer.Signed(step.Ticks - previousTicks);
                writer.Byte(step.Removes ? (byte)1 : (byte)0);
                previousTicks = step.Ticks;
            }
        }
    }

    private protected override void ReadState(ref PackReader reader)
    {
        for (int left = reader.Count(); left > 0; left--)
        {
            UInt128 value = ValueHash.Read(ref reader);
            long ticks = 0;
            for (int steps = reader.Count(); steps > 0; steps--)
            {
                ticks += reader.Signed();
                Add(value, new Step(ticks, reader.Byte() != 0));
            }
        }
    }

    private void Add(UInt128 value, Step step)
    {
        if (!_steps.TryGetValue(value, out SortedSet<Step>? steps))
        {
            _steps.Add(value, steps = []);
        }

        steps.Add(step);
    }

    private readonly record struct Step(long Ticks, bool Removes) : IComparable<Step>
    {
        public int CompareTo(Step other) => Ticks == other.Ticks ? Removes.CompareTo(other.Removes) : Ticks.CompareTo(other.Ticks);
    }
}
