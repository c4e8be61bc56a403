using Billing.Application.Documents;
using Billing.Pdf.Documents;
using NodaTime;

namespace Billing.Pdf;

/// <summary>Writes as the documents do.</summary>
public sealed class PdfDocumentWording : IDocumentWording
{
    /// <inheritdoc/>
    public string LanguageOf(string locale) => DocumentLanguages.Find(locale).Language;

    /// <inheritdoc/>
    public string Amount(string locale, DocumentCurrency currency, long minor) => new NumberFormat(DocumentLanguages.Find(locale), currency).Amount(minor);

    /// <inheritdoc/>
    public string Date(string locale, LocalDate date) => DocumentLanguages.Find(locale).Date(date);
}
