using System.Runtime.InteropServices;
using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>Digests of what the store says: equal answers have equal ones.</summary>
internal static class Digest
{
    private const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(TableRow? row)
    {
        if (row is null)
        {
            return Prime;
        }

        ulong hash = Add(Add(Add(Start, row.PartitionKey), row.RowKey), row.ETag);
        foreach (Column column in row.Columns.All)
        {
            hash = Add(Add(Add(hash, column.Name), column.Text ?? ""), column.Data.Span);
            hash = Mix(hash, unchecked((ulong)column.Number));
        }

        return hash;
    }

    public static ulong Of(TablePage page) => page.Rows.Aggregate(Start, (hash, row) => Mix(hash, Of(row)));

    public static ulong Of(CommitResult result) => result.ETags.Aggregate(Mix(Start, (ulong)result.Status), (hash, etag) => Add(hash, etag ?? ""));

    private static ulong Add(ulong hash, string text) => Add(hash, MemoryMarshal.AsBytes(text.AsSpan()));

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            hash = Mix(hash, one);
        }

        return Mix(hash, 255);
    }

    private static ulong Mix(ulong hash, ulong value) => unchecked((hash ^ value) * Prime);
}
