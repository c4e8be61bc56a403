using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage.Cells;

/// <summary>One small cell an hour; hours without events take no room.</summary>
internal sealed class PlainHours(MeterKind kind) : HourCells
{
    private readonly UsageCell?[] _cells = new UsageCell?[UtcDay.Hours];

    public override void Add(int hour, in Measurement measurement) => (_cells[hour] ??= UsageCell.New(kind)).Add(measurement);

    public override void AddTo(UsageCell total, int fromHour, int toHour)
    {
        for (int hour = fromHour; hour < toHour; hour++)
        {
            if (_cells[hour] is { } cell)
            {
                total.Merge(cell);
            }
        }
    }

    public override void Write(PackWriter writer)
    {
        writer.Count(_cells.Count(cell => cell is not null));
        for (int hour = 0; hour < _cells.Length; hour++)
        {
            if (_cells[hour] is { } cell)
            {
                writer.Byte((byte)hour);
                cell.Write(writer);
            }
        }
    }

    public static PlainHours ReadPlain(MeterKind kind, ref PackReader reader)
    {
        var hours = new PlainHours(kind);
        for (int left = reader.Count(); left > 0; left--)
        {
            int hour = reader.Byte();
            hours._cells[hour < UtcDay.Hours ? hour : throw new FormatException("A day has 24 hours")] = UsageCell.Read(kind, ref reader);
        }

        return hours;
    }
}
