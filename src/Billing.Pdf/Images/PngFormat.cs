using System.Buffers.Binary;

namespace Billing.Pdf.Images;

/// <summary>The header of a PNG file, checked.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Depth">Bits a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Colour">How samples make pixels.</param>
internal sealed record PngFormat(int Width, int Height, int Depth, PngColour Colour)
{
    /// <summary>Samples of a pixel.</summary>
    public int Samples => Colour switch
    {
        PngColour.TrueColour => 3,
        PngColour.GreyAlpha => 2,
        PngColour.TrueColourAlpha => 4,
        _ => 1,
    };

    /// <summary>Bytes of a row, without the filter's byte.</summary>
    public int RowBytes => ((Width * Samples * Depth) + 7) / 8;

    /// <summary>Distance to the sample before, as filters count it.</summary>
    public int PixelBytes => Math.Max(1, Samples * Depth / 8);

    public static PngFormat Read(ReadOnlySpan<byte> header)
    {
        if (header.Length != 13 || header[10] != 0 || header[11] != 0)
            throw PngReader.Damaged();
        long width = BinaryPrimitives.ReadUInt32BigEndian(header);
        long height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        ImageReader.CheckSize(width, height);
        if (header[12] != 0)
            throw new ImageFaultException("The PNG is interlaced; save it without interlacing");
        var isKnown = (header[9], header[8]) switch
        {
            (0, 1 or 2 or 4 or 8 or 16) => true,
            (3, 1 or 2 or 4 or 8) => true,
            (2 or 4 or 6, 8 or 16) => true,
            _ => false,
        };
        return isKnown ? new PngFormat((int)width, (int)height, header[8], (PngColour)header[9]) : throw PngReader.Damaged();
    }
}

/// <summary>How samples make pixels, numbered as in the file.</summary>
internal enum PngColour
{
    Grey = 0,
    TrueColour = 2,
    Indexed = 3,
    GreyAlpha = 4,
    TrueColourAlpha = 6,
}
