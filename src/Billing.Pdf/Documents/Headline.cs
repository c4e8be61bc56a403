using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>The one thing most readers look for: how much, and by when.</summary>
internal static class Headline
{
    private const double Padding = 14;

    public static void Place(DocumentSetting setting, string label, string amount, string? remark)
    {
        const double inner = Paper.ContentWidth - (2 * Padding);
        var left = new TextColumn(setting.Shaper, Paper.Left + Padding, inner * 0.4)
            .Gap(4)
            .Add(Theme.BodyStrong, label)
            .Add(Theme.BodyMuted, remark);
        var right = new TextColumn(setting.Shaper, Paper.Left + Padding + (inner * 0.4), inner * 0.6)
            .AddNumber(Theme.HeadlineAmount, amount);
        foreach (var band in BandColumns.Merge(9, 9, left.Bands, right.Bands))
        {
            setting.Flow.PlaceTogether([new Band(band.Height)
                .Area(Paper.Left, Paper.ContentWidth, Theme.Tint)
                .Area(Paper.Left, 3, setting.Accent)
                .Include(band, 0)]);
        }

        setting.Flow.Space(18);
    }
}
