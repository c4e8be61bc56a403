namespace Billing.Pdf.Layout;

/// <summary>
/// A horizontal strip of a page that is never cut: some text side by side, rules and tinted areas. Everything that is laid out
/// becomes bands, so that one place alone decides where pages end.
/// </summary>
internal sealed class Band(double height)
{
    private readonly List<(ShapedLine Line, double X, double Baseline)> _texts = [];
    private (double X, double Y, double Width, double Height)? _picture;
    private readonly List<(double X, double Y, double Width, double Height, Colour Colour)> _areas = [];

    public double Height { get; } = height;

    /// <summary>Text that begins at <paramref name="x"/>, at the top of the band or <paramref name="offset"/> below it.</summary>
    public Band Left(ShapedLine line, double x, double offset = 0)
    {
        _texts.Add((line, x, offset + line.Style.Baseline));
        return this;
    }

    /// <summary>Text that ends at <paramref name="x"/>.</summary>
    public Band Right(ShapedLine line, double x, double offset = 0) => Left(line, x - line.Width, offset);

    /// <summary>A tinted area over part of the band's width; by default over all its height.</summary>
    public Band Area(double x, double width, Colour colour, double y = 0, double? areaHeight = null)
    {
        _areas.Add((x, y, width, areaHeight ?? Height, colour));
        return this;
    }

    /// <summary>A thin line across.</summary>
    public Band Rule(double x, double width, Colour colour, double y = 0, double thickness = 0.6) => Area(x, width, colour, y, thickness);

    /// <summary>Room for the document's picture, at the top of the band.</summary>
    public Band Picture(double x, double width, double pictureHeight)
    {
        _picture = (x, 0, width, pictureHeight);
        return this;
    }

    /// <summary>Takes over all of another band, its top moved down by <paramref name="offset"/>.</summary>
    public Band Include(Band other, double offset)
    {
        foreach (var (line, x, baseline) in other._texts)
            _texts.Add((line, x, baseline + offset));
        foreach (var (x, y, width, areaHeight, colour) in other._areas)
            _areas.Add((x, y + offset, width, areaHeight, colour));
        if (other._picture is { } picture)
            _picture = picture with { Y = picture.Y + offset };
        return this;
    }

    public void Draw(PageCanvas page, double top)
    {
        foreach (var (x, y, width, areaHeight, colour) in _areas)
            page.Fill(x, top + y, width, areaHeight, colour);
        foreach (var (line, x, baseline) in _texts)
            page.Text(line, x, top + baseline);
        if (_picture is { } picture)
            page.Picture(picture.X, top + picture.Y, picture.Width, picture.Height);
    }
}
