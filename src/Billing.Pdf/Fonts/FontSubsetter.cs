using System.Buffers;
using System.Buffers.Binary;

namespace Billing.Pdf.Fonts;

/// <summary>Builds the TrueType file that holds exactly the glyphs of a subset, parts of composite glyphs included.</summary>
internal static class FontSubsetter
{
    public static byte[] Build(FontSubset subset)
    {
        var font = subset.Font;
        var glyphs = new List<ushort>(subset.Glyphs);
        var (glyf, offsets) = CopyOutlines(font, glyphs);
        return FontFileWriter.Write(
        [
            ("glyf", glyf),
            ("head", Head(font)),
            ("hhea", Hhea(font, glyphs.Count)),
            ("hmtx", Hmtx(font, glyphs)),
            ("loca", Loca(offsets)),
            ("maxp", Maxp(font, glyphs.Count)),
        ]);
    }

    /// <summary>Copies outlines in order; parts not yet in the list are appended to it and copied in their turn.</summary>
    private static (byte[] Glyf, List<int> Offsets) CopyOutlines(TrueTypeFont font, List<ushort> glyphs)
    {
        var target = new ArrayBufferWriter<byte>(16 * 1024);
        var offsets = new List<int>(glyphs.Count + 1);
        var parts = new Dictionary<ushort, ushort>();
        ushort NumberOf(ushort glyph)
        {
            if (!parts.TryGetValue(glyph, out var number))
            {
                number = (ushort)glyphs.Count;
                parts.Add(glyph, number);
                glyphs.Add(glyph);
            }

            return number;
        }

        for (var i = 0; i < glyphs.Count; i++)
        {
            offsets.Add(target.WrittenCount);
            GlyphOutline.Copy(font.OutlineOf(glyphs[i]), target, NumberOf);
            target.Write("\0\0\0"u8[..((4 - (target.WrittenCount % 4)) % 4)]);
        }

        offsets.Add(target.WrittenCount);
        return (target.WrittenSpan.ToArray(), offsets);
    }

    private static byte[] Head(TrueTypeFont font)
    {
        var head = font.Table("head").ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        // Offsets in loca are written in full.
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return head;
    }

    private static byte[] Hhea(TrueTypeFont font, int count)
    {
        var hhea = font.Table("hhea").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)count);
        return hhea;
    }

    private static byte[] Hmtx(TrueTypeFont font, List<ushort> glyphs)
    {
        var hmtx = new byte[4 * glyphs.Count];
        for (var i = 0; i < glyphs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(4 * i), font.AdvanceOf(glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(hmtx.AsSpan((4 * i) + 2), font.BearingOf(glyphs[i]));
        }

        return hmtx;
    }

    private static byte[] Loca(List<int> offsets)
    {
        var loca = new byte[4 * offsets.Count];
        for (var i = 0; i < offsets.Count; i++)
            BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * i), offsets[i]);
        return loca;
    }

    private static byte[] Maxp(TrueTypeFont font, int count)
    {
        var maxp = font.Table("maxp").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)count);
        // No instructions are embedded, so nothing of the interpreter's limits is needed: zones 1, the rest 0.
        maxp.AsSpan(14, 14).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(14), 1);
        return maxp;
    }
}
