namespace Billing.Pdf.Layout;

/// <summary>The sheet (A4) and the frame for content, in points.</summary>
internal static class Paper
{
    public const double Width = 595.28;
    public const double Height = 841.89;
    public const double Left = 54;
    public const double Right = Width - Left;
    public const double Top = 54;
    public const double Bottom = Height - 66;
    public const double ContentWidth = Right - Left;

    /// <summary>Upper edge of the page's own footer, below the frame.</summary>
    public const double FooterRule = Height - 56;
}
