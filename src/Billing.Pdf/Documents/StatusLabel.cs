using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>A word about a document's standing, and whether it also stands large behind every page.</summary>
internal sealed record StatusLabel(string Text, Colour Colour, Colour? Watermark)
{
    private const double Padding = 7;

    /// <summary>The label as a filled plate that ends at the right edge.</summary>
    public Band Plate(TextShaper shaper)
    {
        var line = shaper.Line(Theme.Label, Text);
        var height = Theme.Label.LineHeight + 5;
        var width = line.Width + (2 * Padding);
        return new Band(height + 2)
            .Area(Paper.Right - width, width, Colour, 2, height)
            .Left(line, Paper.Right - width + Padding, 4.5);
    }
}
