using System.Buffers;

namespace Billing.Pdf.Layout;

/// <summary>Writes the operands and operators of page content.</summary>
internal sealed class ContentWriter(IBufferWriter<byte> target)
{
    private static ReadOnlySpan<byte> HexDigits => "0123456789ABCDEF"u8;

    public ContentWriter Raw(ReadOnlySpan<byte> text)
    {
        target.Write(text);
        return this;
    }

    /// <summary>A number with up to three decimals and a space: a thousandth of a point is finer than any printer.</summary>
    public ContentWriter Number(double value)
    {
        var scaled = (long)Math.Round(value * 1000, MidpointRounding.AwayFromZero);
        var span = target.GetSpan(24);
        var at = 0;
        if (scaled < 0)
            span[at++] = (byte)'-';
        var (whole, fraction) = Math.DivRem(Math.Abs(scaled), 1000);
        System.Buffers.Text.Utf8Formatter.TryFormat(whole, span[at..], out var written);
        at += written;
        if (fraction != 0)
        {
            span[at++] = (byte)'.';
            for (var unit = 100; fraction != 0; unit /= 10)
            {
                span[at++] = (byte)('0' + (fraction / unit));
                fraction %= unit;
            }
        }

        span[at++] = (byte)' ';
        target.Advance(at);
        return this;
    }

    /// <summary>Glyph numbers as a hexadecimal string of two bytes each.</summary>
    public ContentWriter Glyphs(ReadOnlySpan<ushort> glyphs)
    {
        var span = target.GetSpan((4 * glyphs.Length) + 2);
        var at = 0;
        span[at++] = (byte)'<';
        foreach (var glyph in glyphs)
        {
            for (var shift = 12; shift >= 0; shift -= 4)
                span[at++] = HexDigits[(glyph >> shift) & 15];
        }

        span[at++] = (byte)'>';
        target.Advance(at);
        return this;
    }
}
