namespace Billing.Pdf.Layout;

/// <summary>One line of text ready to be drawn: glyph numbers of the document's subset, and the width in points.</summary>
internal sealed record ShapedLine(TextStyle Style, ushort[] Glyphs, double Width);
