using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>The number of the newest event; of equal instants, of the greatest transaction id.</summary>
internal sealed class LatestCell : UsageCell
{
    private long _ticks;
    private string? _transactionId;
    private decimal _number;

    public override decimal Units(Instant from, Instant to) => _number;

    internal override bool IsNothing => Count == 0 && _transactionId is null;

    internal override UsageCell CarryTo(Instant at) => new LatestCell { _ticks = _ticks, _transactionId = _transactionId, _number = _number };

    private protected override void Take(in Measurement measurement)
    {
        if (measurement.Number is { } number)
        {
            Replace(measurement.Ticks, measurement.TransactionId, number);
        }
    }

    private protected override void TakeAll(UsageCell other)
    {
        var latest = (LatestCell)other;
        if (latest._transactionId is { } transactionId)
        {
            Replace(latest._ticks, transactionId, latest._number);
        }
    }

    private protected override void WriteState(PackWriter writer)
    {
        writer.Byte(_transactionId is null ? (byte)0 : (byte)1);
        if (_transactionId is { } transactionId)
        {
            writer.Signed(_ticks);
            writer.Text(transactionId);
            writer.Number(Canonical(_number));
        }
    }

    private protected override void ReadState(ref PackReader reader)
    {
        if (reader.Byte() != 0)
        {
            (_ticks, _transactionId, _number) = (reader.Signed(), reader.Text(), reader.Number());
        }
    }

    private void Replace(long ticks, string transactionId, decimal number)
    {
        if (_transactionId is null || ticks > _ticks || (ticks == _ticks && string.CompareOrdinal(transactionId, _transactionId) > 0))
        {
            (_ticks, _transactionId, _number) = (ticks, transactionId, number);
        }
    }
}
