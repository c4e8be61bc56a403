using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>Sum of a number that each event gives.</summary>
internal sealed class SumCell : UsageCell
{
    private decimal _sum;

    public override decimal Units(Instant from, Instant to) => _sum;

    internal override bool IsNothing => Count == 0 && _sum == 0;

    internal override UsageCell CarryTo(Instant at) => new SumCell { _sum = _sum };

    private protected override void Take(in Measurement measurement) => _sum += measurement.Number ?? 0;

    private protected override void TakeAll(UsageCell other) => _sum += ((SumCell)other)._sum;

    private protected override void WriteState(PackWriter writer) => writer.Number(Canonical(_sum));

    private protected override void ReadState(ref PackReader reader) => _sum = reader.Number();
}
