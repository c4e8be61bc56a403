using System.Buffers.Binary;
using Billing.Pdf.Objects;

namespace Billing.Pdf.Images;

/// <summary>Turns the samples of a PNG into eight bits of grey or of red, green and blue, and eight bits of opacity.</summary>
internal static class PngPixels
{
    public static RasterImage ToImage(ReadOnlySpan<byte> rows, PngFormat format, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        var isGrey = format.Colour is PngColour.Grey or PngColour.GreyAlpha;
        var channels = isGrey ? 1 : 3;
        var samples = new byte[format.Width * format.Height * channels];
        var opacity = new byte[format.Width * format.Height];
        Span<int> pixel = stackalloc int[4];
        for (var y = 0; y < format.Height; y++)
        {
            var row = rows.Slice((y * (format.RowBytes + 1)) + 1, format.RowBytes);
            for (var x = 0; x < format.Width; x++)
            {
                for (var i = 0; i < format.Samples; i++)
                    pixel[i] = Sample(row, (x * format.Samples) + i, format.Depth);
                var at = (y * format.Width) + x;
                opacity[at] = Opacity(pixel, format, transparency);
                Write(pixel, format, palette, samples.AsSpan(at * channels, channels));
            }
        }

        var isOpaque = !opacity.AsSpan().ContainsAnyExcept((byte)255);
        return new RasterImage(format.Width, format.Height, channels, "FlateDecode", Deflate.Compress(samples), isOpaque ? null : Deflate.Compress(opacity));
    }

    private static int Sample(ReadOnlySpan<byte> row, int index, int depth) => depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        8 => row[index],
        _ => (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
    };

    private static void Write(ReadOnlySpan<int> pixel, PngFormat format, ReadOnlySpan<byte> palette, Span<byte> target)
    {
        if (format.Colour == PngColour.Indexed)
        {
            var at = pixel[0] * 3;
            if (at + 3 > palette.Length)
                throw PngReader.Damaged();
            palette.Slice(at, 3).CopyTo(target);
            return;
        }

        for (var i = 0; i < target.Length; i++)
            target[i] = ToByte(pixel[i], format.Depth);
    }

    /// <summary>From an alpha sample, from the palette's own opacities, or from the one colour that is declared see-through.</summary>
    private static byte Opacity(ReadOnlySpan<int> pixel, PngFormat format, ReadOnlySpan<byte> transparency)
    {
        if (format.Colour is PngColour.GreyAlpha or PngColour.TrueColourAlpha)
            return ToByte(pixel[format.Samples - 1], format.Depth);
        if (format.Colour == PngColour.Indexed)
            return pixel[0] < transparency.Length ? transparency[pixel[0]] : (byte)255;
        if (transparency.Length < 2 * format.Samples)
            return 255;
        for (var i = 0; i < format.Samples; i++)
        {
            if (pixel[i] != BinaryPrimitives.ReadUInt16BigEndian(transparency[(2 * i)..]))
                return 255;
        }

        return 0;
    }

    private static byte ToByte(int sample, int depth) => depth switch
    {
        16 => (byte)(sample >> 8),
        8 => (byte)sample,
        _ => (byte)(sample * 255 / ((1 << depth) - 1)),
    };
}
