using System.Buffers.Binary;

namespace Billing.Pdf.Fonts;

/// <summary>
/// A TrueType font read once: character map, advance widths, outlines and the measures a PDF states about it.
/// Immutable after construction, so that threads share it.
/// </summary>
internal sealed class TrueTypeFont
{
    private readonly FontTables _tables;
    private readonly CharacterMap _characters;
    private readonly int[] _glyphOffsets;
    private readonly ushort[] _advances;
    private readonly short[] _bearings;
    private readonly int _unitsPerEm;

    public TrueTypeFont(string postScriptName, byte[] file)
    {
        PostScriptName = postScriptName;
        _tables = new FontTables(file);
        _characters = new CharacterMap(_tables["cmap"]);
        _unitsPerEm = BinaryPrimitives.ReadUInt16BigEndian(_tables["head"][18..]);
        GlyphCount = BinaryPrimitives.ReadUInt16BigEndian(_tables["maxp"][4..]);
        _glyphOffsets = ReadOffsets();
        (_advances, _bearings) = ReadMetrics();
    }

    public string PostScriptName { get; }

    public int GlyphCount { get; }

    /// <summary>Height above the baseline, in thousandths of the font size.</summary>
    public int Ascent => Mille(BinaryPrimitives.ReadInt16BigEndian(_tables["hhea"][4..]));

    /// <summary>Depth below the baseline (negative), in thousandths of the font size.</summary>
    public int Descent => Mille(BinaryPrimitives.ReadInt16BigEndian(_tables["hhea"][6..]));

    /// <summary>The box that holds every glyph: left, bottom, right, top, in thousandths of the font size.</summary>
    public (int Left, int Bottom, int Right, int Top) Bounds
    {
        get
        {
            var head = _tables["head"];
            return (
                Mille(BinaryPrimitives.ReadInt16BigEndian(head[36..])), Mille(BinaryPrimitives.ReadInt16BigEndian(head[38..])),
                Mille(BinaryPrimitives.ReadInt16BigEndian(head[40..])), Mille(BinaryPrimitives.ReadInt16BigEndian(head[42..])));
        }
    }

    /// <summary>The glyph of a code point; 0 (.notdef, a visible box) when the font has none.</summary>
    public ushort GlyphOf(int codePoint) => _characters[codePoint];

    /// <summary>Advance width in thousandths of the font size, rounded as the PDF's width array states it.</summary>
    public int WidthOf(ushort glyph) => Mille(_advances[glyph]);

    public ushort AdvanceOf(ushort glyph) => _advances[glyph];

    public short BearingOf(ushort glyph) => _bearings[glyph];

    /// <summary>A glyph's entry in <c>glyf</c>; empty for glyphs without ink, such as the space.</summary>
    public ReadOnlySpan<byte> OutlineOf(ushort glyph) => _tables["glyf"][_glyphOffsets[glyph].._glyphOffsets[glyph + 1]];

    public ReadOnlySpan<byte> Table(string tag) => _tables[tag];

    private int Mille(int units) => (int)Math.Round(units * 1000m / _unitsPerEm, MidpointRounding.AwayFromZero);

    private int[] ReadOffsets()
    {
        var wide = BinaryPrimitives.ReadInt16BigEndian(_tables["head"][50..]) != 0;
        var loca = _tables["loca"];
        var offsets = new int[GlyphCount + 1];
        for (var i = 0; i < offsets.Length; i++)
        {
            // The short form stores half of each offset.
            offsets[i] = wide
                ? BinaryPrimitives.ReadInt32BigEndian(loca[(4 * i)..])
                : 2 * BinaryPrimitives.ReadUInt16BigEndian(loca[(2 * i)..]);
        }

        return offsets;
    }

    private (ushort[] Advances, short[] Bearings) ReadMetrics()
    {
        int full = BinaryPrimitives.ReadUInt16BigEndian(_tables["hhea"][34..]);
        var hmtx = _tables["hmtx"];
        var advances = new ushort[GlyphCount];
        var bearings = new short[GlyphCount];
        for (var i = 0; i < GlyphCount; i++)
        {
            // Glyphs beyond the full entries share the last advance and store a bearing alone.
            var entry = Math.Min(i, full - 1);
            advances[i] = BinaryPrimitives.ReadUInt16BigEndian(hmtx[(4 * entry)..]);
            bearings[i] = BinaryPrimitives.ReadInt16BigEndian(hmtx[(i < full ? (4 * i) + 2 : (4 * full) + (2 * (i - full)))..]);
        }

        return (advances, bearings);
    }
}
