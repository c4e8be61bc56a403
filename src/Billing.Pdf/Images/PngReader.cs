using System.Buffers.Binary;
using System.IO.Compression;

namespace Billing.Pdf.Images;

/// <summary>
/// Reads PNG files of every colour type and depth that are not interlaced. Chunks are bounded by the file and their checksums are checked; the samples are
/// unpacked into exactly as many bytes as the checked size asks for.
/// </summary>
internal static class PngReader
{
    private const uint Header = 0x49484452;
    private const uint Palette = 0x504C5445;
    private const uint Transparency = 0x74524E53;
    private const uint Data = 0x49444154;
    private const uint End = 0x49454E44;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    public static RasterImage Read(ReadOnlySpan<byte> file)
    {
        PngFormat? format = null;
        byte[] palette = [];
        byte[] transparency = [];
        using var packed = new MemoryStream();
        var at = Signature.Length;
        while (true)
        {
            var type = Next(file, ref at, out var chunk);
            if (type == Header && format is null)
                format = PngFormat.Read(chunk);
            else if (format is null)
                throw Damaged();
            else if (type == Palette)
                palette = chunk.ToArray();
            else if (type == Transparency)
                transparency = chunk.ToArray();
            else if (type == Data)
                packed.Write(chunk);
            else if (type == End)
                break;
        }

        packed.Position = 0;
        var rows = Unpack(packed, format);
        PngFilters.Undo(rows, format.RowBytes, format.PixelBytes);
        return PngPixels.ToImage(rows, format, palette, transparency);
    }

    private static uint Next(ReadOnlySpan<byte> file, ref int at, out ReadOnlySpan<byte> chunk)
    {
        if (file.Length - at < 12)
            throw Damaged();
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > file.Length - at - 12)
            throw Damaged();
        var typed = file.Slice(at + 4, (int)length + 4);
        if (PngChecksum.Of(typed) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]))
            throw Damaged();
        at += 12 + (int)length;
        chunk = typed[4..];
        return BinaryPrimitives.ReadUInt32BigEndian(typed);
    }

    /// <summary>A filter byte and the samples, row by row. What the stream holds beyond them is not looked at.</summary>
    private static byte[] Unpack(Stream packed, PngFormat format)
    {
        var rows = new byte[(format.RowBytes + 1) * format.Height];
        try
        {
            using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
            zlib.ReadExactly(rows);
            return rows;
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw Damaged();
        }
    }

    internal static ImageFaultException Damaged() => new("The PNG is damaged");
}
