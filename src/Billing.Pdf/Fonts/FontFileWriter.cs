using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Billing.Pdf.Fonts;

/// <summary>Puts tables together to a TrueType file: directory, padding and checksums. Tables come in order of their tags.</summary>
internal static class FontFileWriter
{
    private const int EntryLength = 16;

    public static byte[] Write((string Tag, byte[] Data)[] tables)
    {
        var at = 12 + (EntryLength * tables.Length);
        var file = new byte[at + tables.Sum(t => Padded(t.Data.Length))];
        WriteHeader(file, tables.Length);
        var headAt = 0;
        for (var i = 0; i < tables.Length; i++)
        {
            var (tag, data) = tables[i];
            data.CopyTo(file.AsSpan(at));
            var entry = file.AsSpan(12 + (EntryLength * i), EntryLength);
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(file.AsSpan(at, Padded(data.Length))));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], at);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], data.Length);
            if (tag == "head")
                headAt = at;
            at += Padded(data.Length);
        }

        // The whole file, with this field at zero while it is summed, must add up to the constant.
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(headAt + 8), unchecked(0xB1B0AFBA - Checksum(file)));
        return file;
    }

    private static void WriteHeader(Span<byte> file, int count)
    {
        var power = BitOperations.Log2((uint)count);
        var searchRange = EntryLength << power;
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file[4..], (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(file[6..], (ushort)searchRange);
        BinaryPrimitives.WriteUInt16BigEndian(file[8..], (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(file[10..], (ushort)((EntryLength * count) - searchRange));
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var sum = 0u;
        for (var i = 0; i < data.Length; i += 4)
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(data[i..]));
        return sum;
    }
}
