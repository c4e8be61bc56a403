using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage.Cells;

/// <summary>The 24 cells of a meter (of one group) in one UTC day.</summary>
internal abstract class HourCells
{
    public static HourCells New(MeterKind kind) => kind == MeterKind.UniqueCount ? new UniqueHours() : new PlainHours(kind);

    public abstract void Add(int hour, in Measurement measurement);

    /// <summary>Merges the hours [fromHour, toHour) into a cell.</summary>
    public abstract void AddTo(UsageCell total, int fromHour, int toHour);

    public abstract void Write(PackWriter writer);

    public static HourCells Read(MeterKind kind, ref PackReader reader, bool isApart) =>
        kind == MeterKind.UniqueCount ? UniqueHours.ReadUnique(ref reader, isApart) : PlainHours.ReadPlain(kind, ref reader);
}
