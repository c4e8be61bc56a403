using NodaTime;

namespace Billing.Application.Documents;

/// <summary>How documents write amounts and dates, for what is said about them elsewhere.</summary>
public interface IDocumentWording
{
    /// <summary>The language that a locale prints in: <c>de</c> of <c>de-AT</c>, <c>en</c> where there is none.</summary>
    string LanguageOf(string locale);

    /// <summary>An amount in minor units.</summary>
    string Amount(string locale, DocumentCurrency currency, long minor);

    /// <summary>A date.</summary>
    string Date(string locale, LocalDate date);
}
