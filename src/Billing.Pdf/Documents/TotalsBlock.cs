using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>Sums in the right half of the page, kept on one page. The last entry is set off as the result.</summary>
internal sealed class TotalsBlock(DocumentSetting setting)
{
    private const double Width = 262;
    private const double NoteGutter = 30;
    private const int LongestNoteBeside = 9;
    private const double Left = Paper.Right - Width;
    private readonly TextColumn _column = new(setting.Shaper, Left, Width);

    public TotalsBlock Entry(string label, decimal amountMinor)
    {
        _column.AddPair(Theme.BodyMuted, label, Theme.Body, setting.Numbers.Amount(amountMinor)).Gap(3.5);
        return this;
    }

    public TotalsBlock Sum(string label, decimal amountMinor)
    {
        _column.Gap(1.5).Rule(Theme.Line).Gap(5);
        _column.AddPair(Theme.Total, label, Theme.Total, setting.Numbers.Amount(amountMinor)).Gap(3.5);
        return this;
    }

    /// <summary>Places the block with its result. A short note stands in the free half beside it, a longer one below.</summary>
    public void PlaceWithResult(string label, decimal amountMinor, string noteHeading, string? note)
    {
        _column.Gap(2).Rule(Theme.StrongLine).Gap(6);
        var style = Theme.AmountDue with { Colour = setting.Accent };
        _column.AddPair(style, label, style, setting.Numbers.Amount(amountMinor));
        setting.Flow.Space(12);
        var noteColumn = Notes.Column(setting.Shaper, Left - NoteGutter - Paper.Left, noteHeading, note);
        var isShort = noteColumn.Bands.Count <= LongestNoteBeside;
        setting.Flow.PlaceTogether(isShort ? BandColumns.Merge(0, 0, noteColumn.Bands, _column.Bands) : _column.Bands);
        if (!isShort)
            Notes.Place(setting, noteHeading, note);
    }
}
