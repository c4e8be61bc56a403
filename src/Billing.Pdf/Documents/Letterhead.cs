using Billing.Application.Documents;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>The top of a document: who issues it at the left, what it is at the right.</summary>
internal static class Letterhead
{
    private const double TitleWidth = 190;
    private const double LogoWidth = 170;
    private const double LogoHeight = 52;
    private const double PartyWidth = Paper.ContentWidth - TitleWidth - 20;

    public static void Place(DocumentSetting setting, DocumentParty seller, string title, StatusLabel? status)
    {
        var left = new TextColumn(setting.Shaper, Paper.Left, PartyWidth);
        if (setting.Logo is { } logo)
            left.AddPicture(logo.Width, logo.Height, LogoWidth, LogoHeight).Gap(8);
        else
            left.Gap(5);
        PartyLines.Add(left, Theme.SellerName, seller, setting.Labels);
        TextStyle style = setting.Shaper.Shrink(Theme.Title with { Colour = setting.Accent }, title, TitleWidth); // a long word would break within itself
        var right = new TextColumn(setting.Shaper, Paper.Right - TitleWidth, TitleWidth).AddRight(style, title);
        List<Band> titleBands = [.. right.Bands];
        if (status is not null)
            titleBands.Add(status.Plate(setting.Shaper));
        setting.Flow.PlaceTogether(BandColumns.Merge(0, 22, left.Bands, titleBands));
    }
}
