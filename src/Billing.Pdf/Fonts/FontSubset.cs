namespace Billing.Pdf.Fonts;

/// <summary>
/// The characters of one font that one document uses, numbered in order of first use. The numbers are the glyph ids of
/// the embedded subset and the codes of the page content.
/// </summary>
/// <remarks>
/// Each character has a number of its own even where the font draws several alike, or lacks them and draws a box:
/// so text that is copied or searched is always the text that was written.
/// </remarks>
internal sealed class FontSubset
{
    private readonly Dictionary<int, ushort> _numbers = [];
    private readonly List<int> _codePoints = [0xFFFD];
    private readonly List<ushort> _glyphs = [0];
    private readonly List<int> _widths;

    public FontSubset(TrueTypeFont font)
    {
        Font = font;
        _widths = [font.WidthOf(0)];
    }

    public TrueTypeFont Font { get; }

    /// <summary>Characters by number; number 0 is .notdef.</summary>
    public IReadOnlyList<int> CodePoints => _codePoints;

    /// <summary>Glyphs of the whole font by number.</summary>
    public IReadOnlyList<ushort> Glyphs => _glyphs;

    public bool IsEmpty => _numbers.Count == 0;

    /// <summary>The number of a character, given on first use.</summary>
    public ushort Use(int codePoint)
    {
        if (_numbers.TryGetValue(codePoint, out var number))
            return number;
        // Parts of composite glyphs need numbers too, so a few thousand are kept free.
        if (_glyphs.Count >= 60_000)
            return 0;
        number = (ushort)_glyphs.Count;
        var glyph = Font.GlyphOf(codePoint);
        _numbers.Add(codePoint, number);
        _codePoints.Add(codePoint);
        _glyphs.Add(glyph);
        _widths.Add(Font.WidthOf(glyph));
        return number;
    }

    /// <summary>Advance width in thousandths of the font size.</summary>
    public int WidthOf(ushort number) => _widths[number];
}
