using System.Globalization;
using Billing.Application.Documents;
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
    public required string CreditNote { get; init; }
    public required string Receipt { get; init; }
    public required string Draft { get; init; }
    public required string Paid { get; init; }
    public required string Void { get; init; }
    public required string BilledTo { get; init; }
    public required string InvoiceNumber { get; init; }
    public required string CreditNoteNumber { get; init; }
    public required string ReceiptNumber { get; init; }
    public required string OriginalInvoice { get; init; }
    public required string PaymentDate { get; init; }
    public required string PaymentMethod { get; init; }
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
    public required string AmountCredited { get; init; }
    public required string AmountPaid { get; init; }
    public required string ProgressiveCredit { get; init; }
    public required string Coupon { get; init; }
    public required string CreditNotes { get; init; }
    public required string PrepaidCredit { get; init; }
    public required string Payment { get; init; }
    public required string TaxSummary { get; init; }
    public required string Tax { get; init; }
    public required string Rate { get; init; }
    public required string TaxableAmount { get; init; }
    public required string PaymentTerms { get; init; }

    /// <summary>Name of a tax and its rate, for taxes that are part of the prices.</summary>
    public required string IncludedTaxPattern { get; init; }

    /// <summary>Days from issue within which to pay.</summary>
    public required string TermPattern { get; init; }

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

    /// <summary>How the first day of a month is written, where it is not a plain number.</summary>
    public string FirstDay { get; init; } = "1";

    public required char GroupSeparator { get; init; }
    public required char DecimalSeparator { get; init; }

    /// <summary>Digits before the separator from which groups are set apart.</summary>
    public int GroupedFrom { get; init; } = 4;

    /// <summary>Whether a currency's symbol stands behind the amount.</summary>
    public bool IsSymbolBehind { get; init; }

    /// <summary>A rate and the sign.</summary>
    public string PercentPattern { get; init; } = "{0}%";

    /// <summary>How amounts came about.</summary>
    public required StepPatterns Steps { get; init; }

    public string Date(LocalDate date) => string.Format(
        CultureInfo.InvariantCulture, DatePattern, date.Day == 1 ? FirstDay : date.Day.ToString(CultureInfo.InvariantCulture), Months[date.Month - 1], date.Year);

    public string Term(int days) => string.Format(CultureInfo.InvariantCulture, TermPattern, days);

    public string Due(LocalDate date) => string.Format(CultureInfo.InvariantCulture, DuePattern, Date(date));

    public string Page(int number, int count) => string.Format(CultureInfo.InvariantCulture, PagePattern, number, count);

    public string IncludedTax(string taxAndRate) => string.Format(CultureInfo.InvariantCulture, IncludedTaxPattern, taxAndRate);

    public string TitleOf(DocumentKind kind) => kind switch
    {
        DocumentKind.CreditNote => CreditNote,
        DocumentKind.Receipt => Receipt,
        _ => Invoice,
    };

    public string NumberOf(DocumentKind kind) => kind switch
    {
        DocumentKind.CreditNote => CreditNoteNumber,
        DocumentKind.Receipt => ReceiptNumber,
        _ => InvoiceNumber,
    };

    public string ResultOf(DocumentKind kind) => kind switch
    {
        DocumentKind.CreditNote => AmountCredited,
        DocumentKind.Receipt => AmountPaid,
        _ => AmountDue,
    };

    public string Name(AdjustmentKind kind) => kind switch
    {
        AdjustmentKind.ProgressiveCredit => ProgressiveCredit,
        AdjustmentKind.Coupon => Coupon,
        AdjustmentKind.CreditNote => CreditNotes,
        AdjustmentKind.PrepaidCredit => PrepaidCredit,
        _ => Payment,
    };

    /// <summary>A half-open period as people read it, the last day included; one day alone as a date.</summary>
    public string Period(DocumentPeriod period)
    {
        var last = period.End > period.Start ? period.End.PlusDays(-1) : period.Start;
        return last == period.Start
            ? Date(period.Start)
            : string.Format(CultureInfo.InvariantCulture, PeriodPattern, Date(period.Start), Date(last));
    }
}
