using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>Sums in the right half of the page, kept on one page. The last entry is set off as the result.</summary>
internal sealed class TotalsBlock(DocumentSetting setting)
{
    private const double Width = 262;
    private const double LabelShare = 0.56;
    private const double Left = Paper.Right - Width;
    private readonly TextColumn _column = new(setting.Shaper, Left, Width);

    public TotalsBlock Entry(string label, decimal amountMinor)
    {
        _column.AddPair(Theme.BodyMuted, label, Theme.Body, setting.Numbers.Amount(amountMinor), LabelShare).Gap(3.5);
        return this;
    }

    public TotalsBlock Sum(string label, decimal amountMinor)
    {
        _column.Gap(1.5).Rule(Theme.Line).Gap(5);
        _column.AddPair(Theme.Total, label, Theme.Total, setting.Numbers.Amount(amountMinor), LabelShare).Gap(3.5);
        return this;
    }

    public void PlaceWithResult(string label, decimal amountMinor)
    {
        _column.Gap(2).Rule(Theme.StrongLine).Gap(6);
        _column.AddPair(Theme.AmountDue, label, Theme.AmountDue, setting.Numbers.Amount(amountMinor), 0.42);
        setting.Flow.Space(12);
        setting.Flow.PlaceTogether(_column.Bands);
    }
}
