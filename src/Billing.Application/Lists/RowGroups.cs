using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Billing.Application.Consistency;
using Billing.Application.Ports;

namespace Billing.Application.Lists;

/// <summary>
/// The rows of a chunk as they are stored and kept in memory: some neighbours packed and compressed together, so that whoever wants one row does not unpack them all, and a change
/// does not pack them all anew.
/// </summary>
internal sealed class RowGroups
{
    /// <summary>Rows of a group.</summary>
    public const int RowsOfGroup = 16;

    private const int OwnBytes = 300;

    private readonly byte[][] _groups;

    private RowGroups(string etag, byte[][] groups) => (ETag, _groups, Bytes) = (etag, groups, OwnBytes + groups.Sum(group => group.Length));

    /// <summary>Of the chunk's row.</summary>
    public string ETag { get; }

    /// <summary>About how much memory they take.</summary>
    public int Bytes { get; }

    /// <summary>Which group a row is in.</summary>
    public static int GroupOf(int position) => position / RowsOfGroup;

    /// <summary>The groups of a chunk's row.</summary>
    public static RowGroups Of(TableRow row) => new(row.ETag, Read(row.Columns));

    /// <summary>The rows of one group.</summary>
    public List<ReadOnlyMemory<byte>> Unpack(int group) => Unpack(_groups[group]);

    /// <summary>The groups of a chunk's columns.</summary>
    public static byte[][] Read(Columns columns)
    {
        List<byte[]> groups = [];
        while (DocumentCodec.JoinParts(columns, Prefix(groups.Count)) is { Length: > 0 } group)
        {
            groups.Add(group);
        }

        return [.. groups];
    }

    /// <summary>Sets the columns of the groups.</summary>
    public static void Write(Columns columns, IReadOnlyList<byte[]> groups)
    {
        for (int group = 0; group < groups.Count; group++)
        {
            DocumentCodec.WriteParts(columns, groups[group], Prefix(group));
        }
    }

    /// <summary>Packs and compresses the rows of a group, each behind its length; what is packed is large and lives a moment, so its memory is rented.</summary>
    public static byte[] Pack(List<ReadOnlyMemory<byte>> all, int group)
    {
        ReadOnlySpan<ReadOnlyMemory<byte>> rows = CollectionsMarshal.AsSpan(all)[(group * RowsOfGroup)..Math.Min(all.Count, (group + 1) * RowsOfGroup)];
        int length = 0;
        foreach (ReadOnlyMemory<byte> row in rows)
        {
            length += row.Length + sizeof(int);
        }

        byte[] packed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            int at = 0;
            foreach (ReadOnlyMemory<byte> row in rows)
            {
                BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(at), row.Length);
                row.Span.CopyTo(packed.AsSpan(at + sizeof(int)));
                at += sizeof(int) + row.Length;
            }

            return DocumentCodec.Compress(packed.AsSpan(0, at));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>The rows that <see cref="Pack"/> packed.</summary>
    public static List<ReadOnlyMemory<byte>> Unpack(byte[] group)
    {
        byte[] packed = DocumentCodec.Decompress(group);
        var rows = new List<ReadOnlyMemory<byte>>(RowsOfGroup);
        for (int at = 0; at < packed.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(at));
            rows.Add(packed.AsMemory(at + sizeof(int), length));
            at += sizeof(int) + length;
        }

        return rows;
    }

    private static string Prefix(int group) => string.Create(CultureInfo.InvariantCulture, $"d{group}_");
}
