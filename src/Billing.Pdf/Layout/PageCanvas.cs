using System.Buffers;
using Billing.Pdf.Fonts;

namespace Billing.Pdf.Layout;

/// <summary>
/// The content of one page. Positions are in points from the upper left corner of the paper; text stands on its baseline.
/// Font and colour are written only when they change.
/// </summary>
internal sealed class PageCanvas
{
    private readonly ArrayBufferWriter<byte> _content = new(8 * 1024);
    private readonly ContentWriter _writer;
    private Colour? _fill;
    private (FontFace Face, double Size)? _font;

    public PageCanvas() => _writer = new ContentWriter(_content);

    public ReadOnlySpan<byte> Content => _content.WrittenSpan;

    public void Text(ShapedLine line, double x, double baseline)
    {
        if (line.Glyphs.Length == 0)
            return;
        UseFill(line.Style.Colour);
        _writer.Raw("BT "u8);
        UseFont(line.Style);
        _writer.Number(x).Number(Paper.Height - baseline).Raw("Td "u8).Glyphs(line.Glyphs).Raw(" Tj ET\n"u8);
    }

    /// <summary>
    /// A mark behind the content along a line that rises at the given slope, its middle at the given point. It stands for no text,
    /// so that copying and searching see the content alone.
    /// </summary>
    public void SlantedMark(ShapedLine line, double middleX, double middleY, (double Cos, double Sin) slope)
    {
        UseFill(line.Style.Colour);
        var half = line.Width / 2;
        _writer.Raw("/Span << /ActualText <FEFF> >> BDC\nBT "u8);
        UseFont(line.Style);
        _writer.Number(slope.Cos).Number(slope.Sin).Number(-slope.Sin).Number(slope.Cos)
            .Number(middleX - (half * slope.Cos)).Number(Paper.Height - middleY - (half * slope.Sin))
            .Raw("Tm "u8).Glyphs(line.Glyphs).Raw(" Tj ET\nEMC\n"u8);
    }

    public void Fill(double x, double y, double width, double height, Colour colour)
    {
        UseFill(colour);
        _writer.Number(x).Number(Paper.Height - y - height).Number(width).Number(height).Raw("re f\n"u8);
    }

    /// <summary>The document's one picture.</summary>
    public void Picture(double x, double y, double width, double height) =>
        _writer.Raw("q "u8).Number(width).Raw("0 0 "u8).Number(height).Number(x).Number(Paper.Height - y - height).Raw("cm /Im0 Do Q\n"u8);

    private void UseFill(Colour colour)
    {
        if (_fill == colour)
            return;
        _fill = colour;
        _writer.Number(colour.Red / 255d).Number(colour.Green / 255d).Number(colour.Blue / 255d).Raw("rg\n"u8);
    }

    private void UseFont(TextStyle style)
    {
        if (_font == (style.Face, style.Size))
            return;
        _font = (style.Face, style.Size);
        _writer.Raw(style.Face == FontFace.Bold ? "/F1 "u8 : "/F0 "u8).Number(style.Size).Raw("Tf "u8);
    }
}
