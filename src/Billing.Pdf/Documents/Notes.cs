using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>Free text below the sums, with or without a heading.</summary>
internal static class Notes
{
    private const double Width = Paper.ContentWidth * 0.8;

    public static void Place(DocumentSetting setting, string? heading, string? text)
    {
        var column = Column(setting.Shaper, Width, heading, text);
        if (column.Bands.Count == 0)
            return;
        setting.Flow.Space(16);
        setting.Flow.PlaceTogether(column.Bands);
    }

    /// <summary>The text at the left edge, small when it has no heading; nothing at all when there is no text.</summary>
    public static TextColumn Column(TextShaper shaper, double width, string? heading, string? text)
    {
        var column = new TextColumn(shaper, Paper.Left, width);
        if (string.IsNullOrWhiteSpace(text))
            return column;
        if (heading is not null)
            column.Add(Theme.Heading, heading).Gap(3);
        return column.Add(heading is null ? Theme.Small : Theme.Body, text);
    }
}
