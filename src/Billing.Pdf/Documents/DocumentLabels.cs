using System.Globalization;
using NodaTime;

namespace Billing.Pdf.Documents;

/// <summary>
/// One language of printed documents: every word, the month names, and how numbers and dates are written. A further language
/// is a further table of this kind; nothing else in the drawing of documents knows a word of any language.
/// </summary>
internal sealed record DocumentLabels
{
    public required string Language { get; init; }
    public required string Invoice { get; init; }
    public required string Draft { get; init; }
    public required string Paid { get; init; }
    public required string Void { get; init; }
    public required string BilledTo { get; init; }
    public required string InvoiceNumber { get; init; }
    public required string IssueDate { get; init; }
    public required string DueDate { get; init; }
    public required string ServicePeriod { get; init; }
    public required string Reference { get; init; }
    public required string Currency { get; init; }
    public required string TaxId { get; init; }
    public required string Description { get; init; }
    public required string Quantity { get; init; }
    public required string UnitPrice { get; init; }
    public required string Amount { get; init; }
    public required string Subtotal { get; init; }
    public required string Total { get; init; }
    public required string AmountDue { get; init; }
    public required string TaxSummary { get; init; }
    public required string Tax { get; init; }
    public required string Rate { get; init; }
    public required string TaxableAmount { get; init; }
    public required string PaymentTerms { get; init; }

    /// <summary>Name of a tax and its rate, for taxes that are part of the prices.</summary>
    public required string IncludedTaxPattern { get; init; }

    /// <summary>The date by which to pay.</summary>
    public required string DuePattern { get; init; }

    /// <summary>Number of the page and number of pages.</summary>
    public required string PagePattern { get; init; }

    /// <summary>First and last day of a period.</summary>
    public required string PeriodPattern { get; init; }

    /// <summary>Day, name of the month, year.</summary>
    public required string DatePattern { get; init; }

    /// <summary>January first.</summary>
    public required IReadOnlyList<string> Months { get; init; }

    public required char GroupSeparator { get; init; }
    public required char DecimalSeparator { get; init; }

    public string Date(LocalDate date) =>
        string.Format(CultureInfo.InvariantCulture, DatePattern, date.Day, Months[date.Month - 1], date.Year);

    public string Due(LocalDate date) => string.Format(CultureInfo.InvariantCulture, DuePattern, Date(date));

    public string Page(int number, int count) => string.Format(CultureInfo.InvariantCulture, PagePattern, number, count);

    public string IncludedTax(string taxAndRate) => string.Format(CultureInfo.InvariantCulture, IncludedTaxPattern, taxAndRate);

    /// <summary>A half-open period as people read it, the last day included; one day alone as a date.</summary>
    public string Period(Application.Documents.DocumentPeriod period)
    {
        var last = period.End > period.Start ? period.End.PlusDays(-1) : period.Start;
        return last == period.Start
            ? Date(period.Start)
            : string.Format(CultureInfo.InvariantCulture, PeriodPattern, Date(period.Start), Date(last));
    }
}
