using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>Free text below the sums, with or without a heading.</summary>
internal static class Notes
{
    private const double Width = Paper.ContentWidth * 0.8;

    public static void Place(DocumentSetting setting, string? heading, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        var column = new TextColumn(setting.Shaper, Paper.Left, Width)
            .Add(Theme.Heading, heading)
            .Gap(2)
            .Add(heading is null ? Theme.Small : Theme.Body, text);
        setting.Flow.Space(heading is null ? 14 : 24);
        setting.Flow.PlaceTogether(column.Bands);
    }
}
