using System.Runtime.InteropServices;

namespace Billing.Pdf.Layout;

/// <summary>Cleans, measures and breaks text, and turns it into glyphs of the document's font subsets.</summary>
internal sealed class TextShaper(DocumentFonts fonts)
{
    private const double SmallestShrink = 0.6;
    private const int Ellipsis = 0x2026;

    /// <summary>The text as one line however long; line feeds become spaces.</summary>
    public ShapedLine Line(TextStyle style, string text)
    {
        var codes = TextCleaner.Clean(text);
        return Shape(style, OneLine(codes));
    }

    /// <summary>The text as one line that ends in an ellipsis if it does not fit.</summary>
    public ShapedLine Fit(TextStyle style, string text, double maxWidth)
    {
        var codes = OneLine(TextCleaner.Clean(text));
        var widths = Widths(style, codes);
        var limit = Limit(style, maxWidth);
        if (Sum(widths) <= limit)
            return Shape(style, codes);
        var used = (long)fonts[style.Face].WidthOf(fonts[style.Face].Use(Ellipsis));
        var kept = 0;
        while (kept < codes.Length && used + widths[kept] <= limit)
            used += widths[kept++];
        return Shape(style, [.. codes[..kept], Ellipsis]);
    }

    /// <summary>
    /// The style for text that reads badly when broken, such as a number: smaller where the text would not fit on one line, but not
    /// below a size that can be read.
    /// </summary>
    public TextStyle Shrink(TextStyle style, string text, double maxWidth)
    {
        var width = Line(style, text).Width;
        return width <= maxWidth ? style : style with { Size = Math.Max(style.Size * SmallestShrink, style.Size * maxWidth / width) };
    }

    /// <summary>The text broken into lines no wider than given. Blank text gives no line.</summary>
    public List<ShapedLine> Wrap(TextStyle style, string? text, double maxWidth)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var cleaned = TextCleaner.Clean(text);
        var codes = CollectionsMarshal.AsSpan(cleaned);
        var ranges = LineBreaker.Break(codes, Widths(style, codes), Limit(style, maxWidth));
        var lines = new List<ShapedLine>(ranges.Count);
        foreach (var range in ranges)
            lines.Add(Shape(style, codes[range]));
        return lines;
    }

    private ShapedLine Shape(TextStyle style, Span<int> codes)
    {
        VisualOrder.Apply(codes);
        var subset = fonts[style.Face];
        var glyphs = new ushort[codes.Length];
        var width = 0L;
        for (var i = 0; i < codes.Length; i++)
        {
            glyphs[i] = subset.Use(codes[i]);
            width += subset.WidthOf(glyphs[i]);
        }

        return new ShapedLine(style, glyphs, width * style.Size / 1000);
    }

    private int[] Widths(TextStyle style, ReadOnlySpan<int> codes)
    {
        var subset = fonts[style.Face];
        var widths = new int[codes.Length];
        for (var i = 0; i < widths.Length; i++)
            widths[i] = codes[i] == '\n' ? 0 : subset.WidthOf(subset.Use(codes[i]));
        return widths;
    }

    private static Span<int> OneLine(List<int> codes)
    {
        var span = CollectionsMarshal.AsSpan(codes);
        span.Replace('\n', ' ');
        return span;
    }

    // Widths are in thousandths of the size. The tolerance keeps text that was measured once from breaking the second time.
    private static int Limit(TextStyle style, double maxWidth) => (int)((maxWidth * 1000 / style.Size) + 0.5);

    private static long Sum(int[] widths)
    {
        var sum = 0L;
        foreach (var width in widths)
            sum += width;
        return sum;
    }
}
