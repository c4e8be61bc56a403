using Billing.Pdf.Fonts;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>Colours and type sizes of all documents.</summary>
internal static class Theme
{
    public static readonly Colour Ink = new(26, 31, 44);
    public static readonly Colour Muted = new(98, 106, 122);
    public static readonly Colour Line = new(222, 226, 233);
    public static readonly Colour StrongLine = new(26, 31, 44);
    public static readonly Colour Tint = new(244, 246, 250);
    public static readonly Colour Accent = new(28, 63, 130);
    public static readonly Colour Good = new(22, 120, 74);
    public static readonly Colour Bad = new(178, 34, 46);
    public static readonly Colour White = new(255, 255, 255);
    public static readonly Colour DraftMark = new(238, 240, 245);
    public static readonly Colour VoidMark = new(250, 232, 233);

    public static readonly TextStyle Title = new(FontFace.Bold, 23, Accent);
    public static readonly TextStyle SellerName = new(FontFace.Bold, 13, Ink);
    public static readonly TextStyle PartyName = new(FontFace.Bold, 9.5, Ink);
    public static readonly TextStyle Body = new(FontFace.Regular, 8.5, Ink);
    public static readonly TextStyle BodyMuted = new(FontFace.Regular, 8.5, Muted);
    public static readonly TextStyle BodyStrong = new(FontFace.Bold, 8.5, Ink);
    public static readonly TextStyle Small = new(FontFace.Regular, 7.2, Muted);
    public static readonly TextStyle Heading = new(FontFace.Bold, 7.2, Muted);
    public static readonly TextStyle Total = new(FontFace.Bold, 9.5, Ink);
    public static readonly TextStyle AmountDue = new(FontFace.Bold, 12, Accent);
    public static readonly TextStyle HeadlineAmount = new(FontFace.Bold, 20, Ink);
    public static readonly TextStyle Label = new(FontFace.Bold, 8, White);
}
