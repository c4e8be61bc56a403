using System.Numerics;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage.Transactions;

/// <summary>A sorted part of a customer's directory of transactions, stored in rows by the first bits of the hash. It never changes.</summary>
/// <param name="Id">Names its rows; made from what the run was made of.</param>
/// <param name="Entries">How many entries it has, about.</param>
/// <param name="Bits">It has two to this power rows.</param>
/// <param name="LastDay">No entry is of a later day.</param>
public sealed record TransactionRun(ulong Id, long Entries, int Bits, UtcDay LastDay)
{
    /// <summary>Entries of a row on average: a row then fits one column.</summary>
    public const int RowEntries = 6_000;

    private const int BitsMax = 20;

    /// <summary>How many rows it has.</summary>
    public int Rows => 1 << Bits;

    /// <summary>Size class: runs of a class are merged, and each class holds runs about eight times as long as the one below.</summary>
    public int Class => BitOperations.Log2((ulong)Math.Max(1, Entries / TransactionDirectory.RecentMax)) / 3;

    /// <summary>The row that holds these bits of a hash.</summary>
    public int RowOf(ulong item) => (int)(item >> (TransactionEntry.ItemBits - Bits));

    /// <summary>How many bits spread some entries over rows of the usual size.</summary>
    public static int BitsFor(long entries) =>
        Math.Min(BitsMax, entries <= RowEntries ? 0 : BitOperations.Log2((ulong)((entries - 1) / RowEntries)) + 1);

    internal void Write(PackWriter writer)
    {
        writer.Fixed64(Id);
        writer.Unsigned((ulong)Entries);
        writer.Count(Bits);
        writer.Signed(LastDay.Number);
    }

    internal static TransactionRun Read(ref PackReader reader) =>
        new(reader.Fixed64(), (long)reader.Unsigned(), (int)reader.Unsigned(), new UtcDay((int)reader.Signed()));
}
