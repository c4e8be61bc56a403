namespace Billing.Pdf.Layout;

/// <summary>Collects wrapped text between two edges as a stack of bands, one line each.</summary>
internal sealed class TextColumn(TextShaper shaper, double left, double width)
{
    private const double PairGutter = 10;
    private readonly List<Band> _bands = [];

    public IReadOnlyList<Band> Bands => _bands;

    public TextColumn Add(TextStyle style, string? text)
    {
        foreach (var line in shaper.Wrap(style, text, width))
            _bands.Add(new Band(style.LineHeight).Left(line, left));
        return this;
    }

    public TextColumn AddRight(TextStyle style, string? text)
    {
        foreach (var line in shaper.Wrap(style, text, width))
            _bands.Add(new Band(style.LineHeight).Right(line, left + width));
        return this;
    }

    /// <summary>Like <see cref="AddRight"/>, but rather smaller than broken.</summary>
    public TextColumn AddNumber(TextStyle style, string? text) =>
        text is null ? this : AddRight(shaper.Shrink(style, text, width), text);

    /// <summary>A label at the left edge and a value at the right one. The value takes what it needs, up to two thirds.</summary>
    public TextColumn AddPair(TextStyle labelStyle, string label, TextStyle valueStyle, string value)
    {
        valueStyle = shaper.Shrink(valueStyle, value, width * 2 / 3);
        var valueWidth = Math.Min(shaper.Line(valueStyle, value).Width, width * 2 / 3);
        var labels = shaper.Wrap(labelStyle, label, width - valueWidth - PairGutter);
        var values = shaper.Wrap(valueStyle, value, valueWidth);
        var height = Math.Max(labelStyle.LineHeight, valueStyle.LineHeight);
        for (var i = 0; i < Math.Max(labels.Count, values.Count); i++)
        {
            var band = new Band(height);
            if (i < labels.Count)
                band.Left(labels[i], left, height - labelStyle.LineHeight);
            if (i < values.Count)
                band.Right(values[i], left + width, height - valueStyle.LineHeight);
            _bands.Add(band);
        }

        return this;
    }

    public TextColumn Gap(double height)
    {
        _bands.Add(new Band(height));
        return this;
    }

    /// <summary>The document's picture, as large as fits into the given room, in its own proportions.</summary>
    public TextColumn AddPicture(int pixelsWide, int pixelsHigh, double mostWide, double mostHigh)
    {
        var scale = Math.Min(mostWide / pixelsWide, mostHigh / pixelsHigh);
        _bands.Add(new Band(pixelsHigh * scale).Picture(left, pixelsWide * scale, pixelsHigh * scale));
        return this;
    }

    public TextColumn Rule(Colour colour)
    {
        _bands.Add(new Band(0.6).Rule(left, width, colour));
        return this;
    }
}
