namespace Billing.Pdf.Fonts;

/// <summary>The weights that documents are set in.</summary>
internal enum FontFace
{
    Regular,
    Bold,
}
