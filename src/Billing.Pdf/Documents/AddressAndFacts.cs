using Billing.Application.Documents;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>The customer at the left; number, dates and the like as label and value at the right.</summary>
internal static class AddressAndFacts
{
    private const double FactsWidth = 228;

    public static void Place(
        DocumentSetting setting, string partyLabel, DocumentParty party, IEnumerable<(string Label, string? Value)> facts)
    {
        var left = new TextColumn(setting.Shaper, Paper.Left, Paper.ContentWidth - FactsWidth - 24)
            .Add(Theme.Heading, partyLabel)
            .Gap(2);
        PartyLines.Add(left, Theme.PartyName, party, setting.Labels);
        var right = new TextColumn(setting.Shaper, Paper.Right - FactsWidth, FactsWidth);
        foreach (var (label, value) in facts)
        {
            if (!string.IsNullOrWhiteSpace(value))
                right.AddPair(Theme.BodyMuted, label, Theme.Body, value).Gap(2);
        }

        setting.Flow.PlaceTogether(BandColumns.Merge(0, 18, left.Bands, right.Bands));
    }
}
