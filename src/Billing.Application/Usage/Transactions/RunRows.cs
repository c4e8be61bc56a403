using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Transactions;

/// <summary>Stores runs of a directory: rows <c>x|run|number</c> with sorted entries of eight bytes.</summary>
internal static class RunRows
{
    /// <summary>Describes a run and cuts its entries into rows.</summary>
    /// <param name="directory">Its generation makes the name, with what the run is made of: the same name never has two contents.</param>
    /// <param name="source">What it is made of.</param>
    /// <param name="entries">The entries, sorted.</param>
    public static (TransactionRun Run, ulong[][] Rows) Cut(TransactionDirectory directory, string source, ulong[] entries)
    {
        UtcDay last = entries.Max(entry => new TransactionEntry(entry).Day);
        var run = new TransactionRun(NameOf(directory, source), entries.Length, TransactionRun.BitsFor(entries.Length), last);
        return (run, Cut(entries, run.Bits, 0, run.Rows));
    }

    /// <summary>The rows [first, end) of a run out of their sorted entries.</summary>
    public static ulong[][] Cut(ulong[] entries, int bits, int first, int end)
    {
        var rows = new ulong[end - first][];
        int at = 0;
        for (int row = first; row < end; row++)
        {
            int to = row == (1 << bits) - 1 ? entries.Length : LowerBound(entries, (ulong)(row + 1) << (64 - bits));
            rows[row - first] = entries[at..to];
            at = to;
        }

        return rows;
    }

    /// <summary>The name of a run.</summary>
    public static ulong NameOf(TransactionDirectory directory, string source) => ulong.Parse(
        IdDerivation.Digest(directory.Generation.ToString(CultureInfo.InvariantCulture), source).AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>The write of a row. It has no condition: who does not commit the head that names the run leaves a row that nobody reads.</summary>
    public static RowWrite Write(string partition, TransactionRun run, int number, ulong[] entries) =>
        RowWrite.Upsert(partition, UsageRows.RunRow(run, number), new Columns().Set(UsageRows.Body, Pack(entries)));

    /// <summary>Number and entries of a row.</summary>
    public static (ulong Run, int Number, ulong[] Entries) Read(TableRow row) => (
        ulong.Parse(row.RowKey.AsSpan(2, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        int.Parse(row.RowKey.AsSpan(19), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        Unpack((row.Columns.Bytes(UsageRows.Body) ?? default).Span));

    /// <summary>Index of the first entry that is not smaller.</summary>
    public static int LowerBound(ReadOnlySpan<ulong> sorted, ulong value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static byte[] Pack(ulong[] entries)
    {
        var bytes = new byte[entries.Length * TransactionEntry.Size];
        Span<ulong> target = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan());
        Copy(entries, target);
        return bytes;
    }

    private static ulong[] Unpack(ReadOnlySpan<byte> bytes)
    {
        var entries = new ulong[bytes.Length / TransactionEntry.Size];
        Copy(MemoryMarshal.Cast<byte, ulong>(bytes), entries);
        return entries;
    }

    /// <summary>Stored least significant byte first.</summary>
    private static void Copy(ReadOnlySpan<ulong> from, Span<ulong> to)
    {
        if (BitConverter.IsLittleEndian)
        {
            from.CopyTo(to);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(from, to);
        }
    }
}
