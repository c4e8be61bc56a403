using System.Buffers.Binary;

namespace Billing.Pdf.Images;

/// <summary>
/// Reads the frame of a JPEG file; its samples go into the document as they are. Only what every viewer draws alike is taken: eight bits, grey or three
/// channels, baseline or progressive.
/// </summary>
internal static class JpegReader
{
    private const byte StartOfScan = 0xDA;

    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public static RasterImage Read(ReadOnlySpan<byte> file)
    {
        (int Width, int Height, int Channels)? frame = null;
        byte marker;
        var at = 2;
        do
        {
            marker = Next(file, ref at, out var segment);
            if (marker is 0xC0 or 0xC1 or 0xC2)
                frame = Frame(segment);
            else if (marker is >= 0xC3 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                throw new ImageFaultException("The JPEG is of a kind that viewers do not draw; save it as baseline or progressive");
        }
        while (marker != StartOfScan);

        if (frame is not { } found)
            throw new ImageFaultException("The JPEG has no frame before its samples");
        if (file[at..].LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < 0)
            throw new ImageFaultException("The JPEG ends before its samples do");
        return new RasterImage(found.Width, found.Height, found.Channels, "DCTDecode", file.ToArray(), null);
    }

    private static byte Next(ReadOnlySpan<byte> file, ref int at, out ReadOnlySpan<byte> segment)
    {
        // Any number of fill bytes may stand before a marker.
        while (at + 1 < file.Length && file[at] == 0xFF && file[at + 1] == 0xFF)
            at++;
        if (at + 4 > file.Length || file[at] != 0xFF)
            throw new ImageFaultException("The JPEG is damaged");
        var marker = file[at + 1];
        int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        if (length < 2 || at + 2 + length > file.Length)
            throw new ImageFaultException("The JPEG is damaged");
        segment = file.Slice(at + 4, length - 2);
        at += 2 + length;
        return marker;
    }

    private static (int Width, int Height, int Channels) Frame(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6)
            throw new ImageFaultException("The JPEG is damaged");
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        ImageReader.CheckSize(width, height);
        return segment[0] == 8 && segment[5] is (1 or 3)
            ? (width, height, segment[5])
            : throw new ImageFaultException("The JPEG must have 8 bits and be grey or of three colours (not CMYK)");
    }
}
