using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>Largest number of any event.</summary>
internal sealed class MaxCell : UsageCell
{
    private decimal? _max;

    public override decimal Units(Instant from, Instant to) => _max ?? 0;

    internal override bool IsNothing => Count == 0 && _max is null;

    internal override UsageCell CarryTo(Instant at) => new MaxCell { _max = _max };

    private protected override void Take(in Measurement measurement) => Raise(measurement.Number);

    private protected override void TakeAll(UsageCell other) => Raise(((MaxCell)other)._max);

    private protected override void WriteState(PackWriter writer)
    {
        writer.Byte(_max is null ? (byte)0 : (byte)1);
        if (_max is { } max)
        {
            writer.Number(Canonical(max));
        }
    }

    private protected override void ReadState(ref PackReader reader) => _max = reader.Byte() == 0 ? null : reader.Number();

    private void Raise(decimal? number)
    {
        if (number is { } value && (_max is not { } max || value > max))
        {
            _max = value;
        }
    }
}
