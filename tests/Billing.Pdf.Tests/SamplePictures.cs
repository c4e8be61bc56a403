using System.Buffers.Binary;
using System.IO.Compression;
using Billing.Pdf.Images;

namespace Billing.Pdf.Tests;

/// <summary>Picture files that the tests make by themselves.</summary>
internal static class SamplePictures
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A PNG with the given header and rows (each begins with its filter).</summary>
    public static byte[] Png(int width, int height, byte depth, byte colour, byte[] rows, byte[]? palette = null, byte[]? transparency = null, byte interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colour, interlace);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows);
        return
        [
            .. Signature, .. Chunk("IHDR", header), .. palette is null ? [] : Chunk("PLTE", palette), .. transparency is null ? [] : Chunk("tRNS", transparency),
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", []),
        ];
    }

    /// <summary>A logo with soft edges: a disc of one colour on nothing.</summary>
    public static byte[] Disc(int side)
    {
        var rows = new List<byte>();
        for (var y = 0; y < side; y++)
        {
            rows.Add(0);
            for (var x = 0; x < side; x++)
            {
                var distance = Math.Sqrt(Math.Pow(x - (side / 2d), 2) + Math.Pow(y - (side / 2d), 2));
                rows.AddRange([200, 60, 30, (byte)Math.Clamp(((side / 2d) - distance) * 40, 0, 255)]);
            }
        }

        return Png(side, side, 8, 6, [.. rows]);
    }

    /// <summary>The beginning of a JPEG: a frame of the given kind and size, then samples of no meaning and the end.</summary>
    public static byte[] Jpeg(int width, int height, byte channels = 3, byte frame = 0xC0)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(size.AsSpan(2), (ushort)width);
        return [0xFF, 0xD8, 0xFF, frame, 0, 8, 8, .. size, channels, 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] typed = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        var length = new byte[4];
        var checksum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, PngChecksum.Of(typed));
        return [.. length, .. typed, .. checksum];
    }
}
