namespace Billing.Pdf.Layout;

/// <summary>
/// Breaks text into lines: at line feeds always, at spaces where possible, inside a word only where the word alone is
/// wider than the line. Spaces at a break are left out. Every line holds at least one character.
/// </summary>
internal static class LineBreaker
{
    /// <param name="codes">Cleaned text.</param>
    /// <param name="widths">Width of each character, in any unit.</param>
    /// <param name="limit">Width of a line, in the same unit.</param>
    public static List<Range> Break(ReadOnlySpan<int> codes, ReadOnlySpan<int> widths, int limit)
    {
        var lines = new List<Range>();
        var start = 0;
        while (start < codes.Length)
        {
            var (end, next) = NextLine(codes, widths, limit, start);
            lines.Add(start..TrimEnd(codes, start, end));
            start = next;
        }

        return lines;
    }

    private static (int End, int Next) NextLine(ReadOnlySpan<int> codes, ReadOnlySpan<int> widths, int limit, int start)
    {
        var width = 0L;
        var space = -1;
        for (var i = start; i < codes.Length; i++)
        {
            if (codes[i] == '\n')
                return (i, i + 1);
            if (codes[i] == ' ')
                space = i;
            width += widths[i];
            if (width <= limit || codes[i] == ' ')
                continue;
            if (space > start)
                return (space, SkipSpaces(codes, space));
            // A word wider than the line: cut it, but always move on by one character at least.
            var cut = Math.Max(i, start + 1);
            return (cut, cut);
        }

        return (codes.Length, codes.Length);
    }

    private static int SkipSpaces(ReadOnlySpan<int> codes, int at)
    {
        while (at < codes.Length && codes[at] == ' ')
            at++;
        return at;
    }

    private static int TrimEnd(ReadOnlySpan<int> codes, int start, int end)
    {
        while (end > start && codes[end - 1] == ' ')
            end--;
        return end;
    }
}
