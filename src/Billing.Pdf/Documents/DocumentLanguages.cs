namespace Billing.Pdf.Documents;

/// <summary>The languages that documents can be printed in.</summary>
internal static class DocumentLanguages
{
    private static readonly DocumentLabels[] Tables = [EnglishLabels.Table, FrenchLabels.Table, GermanLabels.Table, SpanishLabels.Table, SwahiliLabels.Table];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DocumentLabels> All => Tables;

    /// <summary>The table of a locale by its ISO 639 code (<c>fr</c> of <c>fr-CA</c>); English when there is none.</summary>
    public static DocumentLabels Find(string locale)
    {
        var end = locale.AsSpan().IndexOfAny('-', '_');
        var language = end < 0 ? locale.AsSpan() : locale.AsSpan(0, end);
        foreach (var table in Tables)
        {
            if (language.Equals(table.Language, StringComparison.OrdinalIgnoreCase))
                return table;
        }

        return EnglishLabels.Table;
    }
}
