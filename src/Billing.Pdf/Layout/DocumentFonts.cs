using Billing.Pdf.Fonts;

namespace Billing.Pdf.Layout;

/// <summary>The subsets that one document fills while it is laid out.</summary>
internal sealed class DocumentFonts
{
    private readonly FontSubset _regular = new(FontLibrary.Get(FontFace.Regular));
    private readonly FontSubset _bold = new(FontLibrary.Get(FontFace.Bold));

    public FontSubset this[FontFace face] => face == FontFace.Bold ? _bold : _regular;
}
