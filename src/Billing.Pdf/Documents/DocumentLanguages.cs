namespace Billing.Pdf.Documents;

/// <summary>The languages that documents can be printed in.</summary>
internal static class DocumentLanguages
{
    private static readonly DocumentLabels[] Tables = [EnglishLabels.Table];

    /// <summary>The table of a language by its ISO 639 code; English when there is none.</summary>
    public static DocumentLabels Find(string language)
    {
        foreach (var table in Tables)
        {
            if (string.Equals(table.Language, language, StringComparison.OrdinalIgnoreCase))
                return table;
        }

        return EnglishLabels.Table;
    }
}
