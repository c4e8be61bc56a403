using Billing.Application.Documents;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>A seller or customer as lines of an address block.</summary>
internal static class PartyLines
{
    public static void Add(TextColumn column, TextStyle nameStyle, DocumentParty party, DocumentLabels labels)
    {
        column.Add(nameStyle, party.Name).Gap(1.5);
        if (party.LegalName != party.Name)
            column.Add(Theme.Body, party.LegalName);
        foreach (var line in party.AddressLines)
            column.Add(Theme.BodyMuted, line);
        column.Add(Theme.BodyMuted, party.Email);
        if (!string.IsNullOrWhiteSpace(party.TaxId))
            column.Add(Theme.BodyMuted, $"{labels.TaxId} {party.TaxId}");
    }
}
