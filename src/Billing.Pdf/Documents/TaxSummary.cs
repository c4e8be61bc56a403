using Billing.Application.Documents;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>One row for each tax rate: base and tax, as tax authorities ask for them.</summary>
internal static class TaxSummary
{
    private const double NumberWidth = 116;
    private const double RateWidth = 52;
    private const double NameWidth = Paper.ContentWidth - (2 * NumberWidth) - RateWidth - 42;
    private const double RateRight = Paper.Right - (2 * NumberWidth) - 28;
    private const double BaseRight = Paper.Right - NumberWidth - 14;

    public static void Place(DocumentSetting setting, IReadOnlyList<DocumentTax> taxes)
    {
        if (taxes.Count == 0)
            return;
        var labels = setting.Labels;
        var numbers = setting.Numbers;
        setting.Flow.Space(22);
        List<Band> bands = [.. Row(setting, Theme.Heading, labels.TaxSummary, labels.Rate, labels.TaxableAmount, labels.Tax)];
        bands[^1].Rule(Paper.Left, Paper.ContentWidth, Theme.Line, bands[^1].Height - 0.6);
        foreach (var tax in taxes)
        {
            bands.AddRange(Row(
                setting, Theme.Body, tax.Name, numbers.Percent(tax.RatePercent), numbers.Amount(tax.BaseMinor), numbers.Amount(tax.AmountMinor)));
        }

        setting.Flow.PlaceTogether(bands);
    }

    private static IReadOnlyList<Band> Row(DocumentSetting setting, TextStyle style, string name, string rate, string taxBase, string tax) =>
        BandColumns.Merge(
            3.5,
            3,
            new TextColumn(setting.Shaper, Paper.Left, NameWidth).Add(style, name).Bands,
            new TextColumn(setting.Shaper, RateRight - RateWidth, RateWidth).AddNumber(style, rate).Bands,
            new TextColumn(setting.Shaper, BaseRight - NumberWidth, NumberWidth).AddNumber(style, taxBase).Bands,
            new TextColumn(setting.Shaper, Paper.Right - NumberWidth, NumberWidth).AddNumber(style, tax).Bands);
}
