using Billing.Pdf.Fonts;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>What frames the content of every page: watermark, running head and the footer with the number of the page.</summary>
internal static class PageFurniture
{
    private const int MostLegalLines = 2;
    private const double MarkSize = 104;
    private const double MarkWidth = 640;

    // Below the middle of the page, clear of the headline.
    private const double MarkDrop = 115;

    // The mark rises by three for every four to the right.
    private static readonly (double Cos, double Sin) Slope = (0.8, 0.6);

    public static Action<PageCanvas, int> Watermark(TextShaper shaper, StatusLabel? status)
    {
        if (status?.Watermark is not { } colour)
            return static (_, _) => { };
        var mark = Mark(shaper, status.Text, colour);
        return (page, _) => page.SlantedMark(mark, Paper.Width / 2, (Paper.Height / 2) + MarkDrop, Slope);
    }

    /// <summary>As large as the paper is wide along the slope, at most.</summary>
    public static ShapedLine Mark(TextShaper shaper, string text, Colour colour)
    {
        var style = new TextStyle(FontFace.Bold, MarkSize, colour);
        var width = shaper.Line(style, text).Width;
        return shaper.Line(width <= MarkWidth ? style : style with { Size = MarkSize * MarkWidth / width }, text);
    }

    public static IReadOnlyList<Band> RunningHead(TextShaper shaper, string left, string right)
    {
        var half = (Paper.ContentWidth / 2) - 6;
        return
        [
            new Band(Theme.Small.LineHeight + 16)
                .Left(shaper.Fit(Theme.Small, left, half), Paper.Left)
                .Right(shaper.Fit(Theme.Small, right, half), Paper.Right),
        ];
    }

    /// <summary>
    /// Drawn last, when the number of pages is known: up to two lines of the issuer's own text, then title and page number.
    /// </summary>
    public static void Footers(IReadOnlyList<PageCanvas> pages, DocumentSetting setting, string text, IReadOnlyList<ShapedLine> legal)
    {
        var left = setting.Shaper.Fit(Theme.Small, text, Paper.ContentWidth - 110);
        for (var i = 0; i < pages.Count; i++)
        {
            var number = setting.Shaper.Line(Theme.Small, setting.Labels.Page(i + 1, pages.Count));
            pages[i].Fill(Paper.Left, Paper.FooterRule, Paper.ContentWidth, 0.6, Theme.Line);
            var baseline = Paper.FooterRule + Theme.Small.LineHeight + 4;
            foreach (var line in legal)
            {
                pages[i].Text(line, Paper.Left, baseline);
                baseline += Theme.Small.LineHeight;
            }

            pages[i].Text(left, Paper.Left, baseline);
            pages[i].Text(number, Paper.Right - number.Width, baseline);
        }
    }

    /// <summary>The issuer's text as lines of the page footer; null when there are more than fit there.</summary>
    public static IReadOnlyList<ShapedLine>? Legal(TextShaper shaper, string? text)
    {
        var lines = shaper.Wrap(Theme.Small, text, Paper.ContentWidth);
        return lines.Count <= MostLegalLines ? lines : null;
    }
}
