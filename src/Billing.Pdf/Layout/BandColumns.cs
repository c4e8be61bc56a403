namespace Billing.Pdf.Layout;

/// <summary>Puts stacks of bands side by side.</summary>
internal static class BandColumns
{
    // A merged band cannot be cut, so what is taller than this stays in slices that a page may end between.
    private const double TallestUncut = 240;

    /// <summary>
    /// One band that holds all columns, each stacked at its own rhythm; or, for very tall ones, as many slices as the longest
    /// column has bands.
    /// </summary>
    public static IReadOnlyList<Band> Merge(double above, double below, params ReadOnlySpan<IReadOnlyList<Band>> columns)
    {
        var height = 0d;
        var slices = 0;
        foreach (var column in columns)
        {
            height = Math.Max(height, Height(column));
            slices = Math.Max(slices, column.Count);
        }

        return height <= TallestUncut ? [Whole(above, below, height, columns)] : Slices(above, below, slices, columns);
    }

    private static Band Whole(double above, double below, double height, ReadOnlySpan<IReadOnlyList<Band>> columns)
    {
        var whole = new Band(above + height + below);
        foreach (var column in columns)
        {
            var y = above;
            foreach (var band in column)
            {
                whole.Include(band, y);
                y += band.Height;
            }
        }

        return whole;
    }

    private static List<Band> Slices(double above, double below, int count, ReadOnlySpan<IReadOnlyList<Band>> columns)
    {
        var result = new List<Band>(count);
        for (var i = 0; i < count; i++)
        {
            // The space above and below belongs to the first and last slice, so that it never fills a page by itself.
            var offset = i == 0 ? above : 0;
            var height = 0d;
            foreach (var column in columns)
                height = Math.Max(height, i < column.Count ? column[i].Height : 0);
            var slice = new Band(offset + height + (i == count - 1 ? below : 0));
            foreach (var column in columns)
            {
                if (i < column.Count)
                    slice.Include(column[i], offset);
            }

            result.Add(slice);
        }

        return result;
    }

    private static double Height(IReadOnlyList<Band> column)
    {
        var height = 0d;
        foreach (var band in column)
            height += band.Height;
        return height;
    }
}
