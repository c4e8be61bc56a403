using System.Buffers.Binary;

namespace Billing.Pdf.Fonts;

/// <summary>Code point to glyph, from the Unicode subtables (formats 4 and 12) of a font's <c>cmap</c>.</summary>
internal sealed class CharacterMap
{
    private readonly ushort[] _basicPlane = new ushort[0x10000];
    private readonly Dictionary<int, ushort> _supplementary = [];

    public CharacterMap(ReadOnlySpan<byte> cmap)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(cmap[2..]);
        for (var i = 0; i < count; i++)
        {
            var record = cmap[(4 + (8 * i))..];
            var platform = BinaryPrimitives.ReadUInt16BigEndian(record);
            var encoding = BinaryPrimitives.ReadUInt16BigEndian(record[2..]);
            // Unicode itself (0), or Windows with the basic plane (1) or all of Unicode (10).
            if (platform == 0 || (platform == 3 && encoding is 1 or 10))
                Read(cmap[BinaryPrimitives.ReadInt32BigEndian(record[4..])..]);
        }
    }

    /// <summary>The glyph of a code point; 0 (.notdef) when the font has none.</summary>
    public ushort this[int codePoint] => codePoint < 0x10000
        ? _basicPlane[codePoint]
        : _supplementary.GetValueOrDefault(codePoint);

    private void Read(ReadOnlySpan<byte> table)
    {
        switch (BinaryPrimitives.ReadUInt16BigEndian(table))
        {
            case 4:
                ReadSegments(table);
                break;
            case 12:
                ReadGroups(table);
                break;
        }
    }

    private void ReadSegments(ReadOnlySpan<byte> table)
    {
        var doubled = BinaryPrimitives.ReadUInt16BigEndian(table[6..]);
        var ends = table[14..];
        var starts = table[(16 + doubled)..];
        var deltas = table[(16 + (2 * doubled))..];
        var offsets = table[(16 + (3 * doubled))..];
        for (var at = 0; at < doubled; at += 2)
        {
            int start = BinaryPrimitives.ReadUInt16BigEndian(starts[at..]);
            int end = BinaryPrimitives.ReadUInt16BigEndian(ends[at..]);
            int delta = BinaryPrimitives.ReadUInt16BigEndian(deltas[at..]);
            int offset = BinaryPrimitives.ReadUInt16BigEndian(offsets[at..]);
            for (var code = start; code <= end && code != 0xFFFF; code++)
            {
                // An offset counts from its own place in the table; without one the delta is applied to the code itself.
                int glyph = offset == 0 ? code : BinaryPrimitives.ReadUInt16BigEndian(offsets[(at + offset + (2 * (code - start)))..]);
                _basicPlane[code] = offset != 0 && glyph == 0 ? (ushort)0 : (ushort)((glyph + delta) & 0xFFFF);
            }
        }
    }

    private void ReadGroups(ReadOnlySpan<byte> table)
    {
        var count = BinaryPrimitives.ReadInt32BigEndian(table[12..]);
        for (var i = 0; i < count; i++)
        {
            var group = table[(16 + (12 * i))..];
            var start = BinaryPrimitives.ReadInt32BigEndian(group);
            var end = BinaryPrimitives.ReadInt32BigEndian(group[4..]);
            var glyph = BinaryPrimitives.ReadInt32BigEndian(group[8..]);
            for (var code = start; code <= end; code++)
                Set(code, (ushort)(glyph + code - start));
        }
    }

    private void Set(int code, ushort glyph)
    {
        if (code < 0x10000)
            _basicPlane[code] = glyph;
        else
            _supplementary[code] = glyph;
    }
}
