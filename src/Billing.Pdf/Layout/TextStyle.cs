using Billing.Pdf.Fonts;

namespace Billing.Pdf.Layout;

/// <summary>How a piece of text is set. Sizes and heights are in points.</summary>
internal sealed record TextStyle(FontFace Face, double Size, Colour Colour)
{
    // The height of capitals in the shipped fonts, as a part of the size.
    private const double CapitalHeight = 0.729;

    public double LineHeight { get; } = Size * 1.42;

    /// <summary>From the top of a line down to its baseline, so that capitals stand in the middle of the line.</summary>
    public double Baseline => (LineHeight + (CapitalHeight * Size)) / 2;
}
