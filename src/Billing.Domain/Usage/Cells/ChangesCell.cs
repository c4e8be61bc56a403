using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>A sum that keeps each of its changes with its instant, for prices that charge each change by its days (rule 8).</summary>
internal sealed class ChangesCell : UsageCell
{
    /// <summary>Stands in place of a transaction id for what was carried in; sorts before every transaction of its instant.</summary>
    private const string CarriedIn = "";

    private readonly SortedDictionary<(long Ticks, string TransactionId), decimal> _changes = new(Order.Instance);

    internal override bool IsNothing => Count == 0 && _changes.Count == 0;

    public override decimal Units(Instant from, Instant to) => _changes.Values.Sum();

    public override IReadOnlyList<QuantityChange> Changes() =>
    [
        .. _changes.Select(change => new QuantityChange(
            Instant.FromUnixTimeTicks(change.Key.Ticks), change.Value, null, IsCarried: change.Key.TransactionId == CarriedIn)),
    ];

    internal override UsageCell CarryTo(Instant at)
    {
        var carried = new ChangesCell();
        if (_changes.Values.Sum() is var sum and not 0)
        {
            carried._changes.Add((at.ToUnixTimeTicks(), CarriedIn), sum);
        }

        return carried;
    }

    private protected override void Take(in Measurement measurement)
    {
        if (measurement.Number is { } number && number != 0)
        {
            Add((measurement.Ticks, measurement.TransactionId), number);
        }
    }

    private protected override void TakeAll(UsageCell other)
    {
        foreach (((long, string) key, decimal number) in ((ChangesCell)other)._changes)
        {
            Add(key, number);
        }
    }

    private protected override void WriteState(PackWriter writer)
    {
        writer.Count(_changes.Count);
        long previousTicks = 0;
        foreach (((long ticks, string transactionId), decimal number) in _changes)
        {
            writer.Signed(ticks - previousTicks);
            writer.Text(transactionId);
            writer.Number(Canonical(number));
            previousTicks = ticks;
        }
    }

    private protected override void ReadState(ref PackReader reader)
    {
        long ticks = 0;
        for (int left = reader.Count(); left > 0; left--)
        {
            ticks += reader.Signed();
            Add((ticks, reader.Text()), reader.Number());
        }
    }

    /// <summary>What groups carried into the same instant adds up; a transaction stands for itself.</summary>
    private void Add((long Ticks, string TransactionId) key, decimal number) => _changes[key] = _changes.GetValueOrDefault(key) + number;

    private sealed class Order : IComparer<(long Ticks, string TransactionId)>
    {
        public static readonly Order Instance = new();

        public int Compare((long Ticks, string TransactionId) x, (long Ticks, string TransactionId) y) =>
            x.Ticks == y.Ticks ? string.CompareOrdinal(x.TransactionId, y.TransactionId) : x.Ticks.CompareTo(y.Ticks);
    }
}
