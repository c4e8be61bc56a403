using Billing.Application.Documents;
using Billing.Pdf.Images;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>The order of a document's parts, from letterhead to footer.</summary>
internal sealed class DocumentLayout(DocumentSetting setting, BillingDocument document, StatusLabel? status)
{
    private readonly DocumentLabels _labels = setting.Labels;

    public static byte[] Render(BillingDocument document, RasterImage? logo)
    {
        var labels = DocumentLanguages.Find(document.Language);
        var fonts = new DocumentFonts();
        var shaper = new TextShaper(fonts);
        var status = StatusOf(document.Status, labels);
        var flow = new PageFlow(PageFurniture.Watermark(shaper, status));
        var setting = new DocumentSetting(flow, shaper, labels, new NumberFormat(labels, document.Currency), Colour.Parse(document.Brand.AccentColor) ?? Theme.Accent, logo);
        new DocumentLayout(setting, document, status).Place();
        var title = $"{labels.TitleOf(document.Kind)} {document.Number}".TrimEnd();
        return PdfDocumentFile.Write(flow.Pages, fonts, logo, new DocumentInformation(title, document.Seller.Name, labels.Language));
    }

    private void Place()
    {
        var title = $"{_labels.TitleOf(document.Kind)} {document.Number}".TrimEnd();
        setting.Flow.RunningHead = PageFurniture.RunningHead(setting.Shaper, document.Seller.Name, title);
        Letterhead.Place(setting, document.Seller, _labels.TitleOf(document.Kind), status);
        AddressAndFacts.Place(setting, _labels.BilledTo, document.Customer, Facts());
        Headline.Place(setting, _labels.ResultOf(document.Kind), setting.Numbers.Amount(document.AmountDueMinor), DueRemark());
        FeeTable.Place(setting, document.Lines);
        PlaceTotals();
        TaxSummary.Place(setting, document.Taxes);
        var legal = PageFurniture.Legal(setting.Shaper, document.Footer);
        if (legal is null)
            Notes.Place(setting, null, document.Footer);
        PageFurniture.Footers(setting.Flow.Pages, setting, $"{document.Seller.Name} · {title}", legal ?? []);
    }

    private (string Label, string? Value)[] Facts() =>
    [
        (_labels.NumberOf(document.Kind), document.Number),
        (_labels.OriginalInvoice, document.InvoiceNumber),
        (document.Kind == DocumentKind.Receipt ? _labels.PaymentDate : _labels.IssueDate, document.IssueDate is { } issued ? _labels.Date(issued) : null),
        (_labels.DueDate, document.DueDate is { } due ? _labels.Date(due) : null),
        (_labels.ServicePeriod, document.ServicePeriod is { } period ? _labels.Period(period) : null),
        (_labels.PaymentMethod, document.PaymentMethod),
        (_labels.Reference, document.Reference),
        (_labels.Currency, document.Currency.Code),
    ];

    /// <summary>By when to pay; nothing where nobody is asked to pay.</summary>
    private string? DueRemark()
    {
        var isPayable = document.Status is DocumentStatus.Draft or DocumentStatus.Finalized && document.AmountDueMinor > 0;
        return isPayable && document.DueDate is { } due ? _labels.Due(due) : null;
    }

    private void PlaceTotals()
    {
        var block = new TotalsBlock(setting);
        if (document.Kind != DocumentKind.Receipt)
            block.Entry(_labels.Subtotal, document.SubtotalMinor);
        Subtract(block, document.Discounts);
        foreach (var tax in document.Taxes)
        {
            var name = TaxLabel(tax);
            block.Entry(document.TaxesIncluded ? _labels.IncludedTax(name) : name, tax.AmountMinor);
        }

        if (document.Kind != DocumentKind.Receipt)
            block.Sum(_labels.Total, document.TotalMinor);
        Subtract(block, document.Credits);
        Subtract(block, document.PrepaidCredits);
        Subtract(block, document.Payments);
        block.PlaceWithResult(_labels.ResultOf(document.Kind), document.AmountDueMinor, _labels.PaymentTerms, Terms());
    }

    /// <summary>A tax with its rate, which many a name says already: <c>VAT 20%</c> is not called "VAT 20% 20%".</summary>
    private string TaxLabel(DocumentTax tax)
    {
        var rate = setting.Numbers.Percent(tax.RatePercent);
        return Bare(tax.Name).Contains(Bare(rate), StringComparison.Ordinal) ? tax.Name : $"{tax.Name} {rate}";
    }

    /// <summary>Without spaces, and with one decimal sign whatever the language.</summary>
    private static string Bare(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).Replace(',', '.');

    private string? Terms() => document.PaymentTermDays is { } days
        ? string.Join('\n', new[] { _labels.Term(days), document.PaymentTerms }.Where(text => !string.IsNullOrWhiteSpace(text)))
        : document.PaymentTerms;

    private void Subtract(TotalsBlock block, IReadOnlyList<DocumentAdjustment> adjustments)
    {
        foreach (var adjustment in adjustments)
            block.Entry(adjustment.Label ?? _labels.Name(adjustment.Kind), -(decimal)adjustment.AmountMinor);
    }

    private static StatusLabel? StatusOf(DocumentStatus status, DocumentLabels labels) => status switch
    {
        DocumentStatus.Draft => new StatusLabel(labels.Draft, Theme.Muted, Theme.DraftMark),
        DocumentStatus.Paid => new StatusLabel(labels.Paid, Theme.Good, null),
        DocumentStatus.Voided => new StatusLabel(labels.Void, Theme.Bad, Theme.VoidMark),
        _ => null,
    };
}
