using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>Number of events.</summary>
internal sealed class CountCell : UsageCell
{
    public override decimal Units(Instant from, Instant to) => Count;

    private protected override void Take(in Measurement measurement)
    {
    }

    private protected override void TakeAll(UsageCell other)
    {
    }

    private protected override void WriteState(PackWriter writer)
    {
    }

    private protected override void ReadState(ref PackReader reader)
    {
    }
}
