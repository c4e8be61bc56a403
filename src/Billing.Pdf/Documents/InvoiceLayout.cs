using Billing.Application.Documents;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>The order of an invoice's parts, from letterhead to footer.</summary>
internal sealed class InvoiceLayout(DocumentSetting setting, InvoiceDocument invoice, StatusLabel? status)
{
    private readonly DocumentLabels _labels = setting.Labels;

    public static byte[] Render(InvoiceDocument invoice)
    {
        var labels = DocumentLanguages.Find(invoice.Language);
        var fonts = new DocumentFonts();
        var shaper = new TextShaper(fonts);
        var status = StatusOf(invoice.Status, labels);
        var flow = new PageFlow(PageFurniture.Watermark(shaper, status));
        var setting = new DocumentSetting(flow, shaper, labels, new NumberFormat(labels, invoice.Currency));
        new InvoiceLayout(setting, invoice, status).Place();
        var title = $"{labels.Invoice} {invoice.Number}".TrimEnd();
        return PdfDocumentFile.Write(flow.Pages, fonts, new DocumentInformation(title, invoice.Seller.Name, labels.Language));
    }

    private void Place()
    {
        var title = $"{_labels.Invoice} {invoice.Number}".TrimEnd();
        setting.Flow.RunningHead = PageFurniture.RunningHead(setting.Shaper, invoice.Seller.Name, title);
        Letterhead.Place(setting, invoice.Seller, _labels.Invoice, status);
        AddressAndFacts.Place(setting, _labels.BilledTo, invoice.Customer, Facts());
        Headline.Place(setting, _labels.AmountDue, setting.Numbers.Amount(invoice.AmountDueMinor), DueRemark());
        FeeTable.Place(setting, invoice.Lines);
        PlaceTotals();
        TaxSummary.Place(setting, invoice.Taxes);
        var legal = PageFurniture.Legal(setting.Shaper, invoice.Footer);
        if (legal is null)
            Notes.Place(setting, null, invoice.Footer);
        PageFurniture.Footers(setting.Flow.Pages, setting, $"{invoice.Seller.Name} · {title}", legal ?? []);
    }

    private (string Label, string? Value)[] Facts() =>
    [
        (_labels.InvoiceNumber, invoice.Number),
        (_labels.IssueDate, invoice.IssueDate is { } issued ? _labels.Date(issued) : null),
        (_labels.DueDate, invoice.DueDate is { } due ? _labels.Date(due) : null),
        (_labels.ServicePeriod, invoice.ServicePeriod is { } period ? _labels.Period(period) : null),
        (_labels.Reference, invoice.Reference),
        (_labels.Currency, invoice.Currency.Code),
    ];

    /// <summary>By when to pay; nothing where nobody is asked to pay.</summary>
    private string? DueRemark()
    {
        var isPayable = invoice.Status is InvoiceDocumentStatus.Draft or InvoiceDocumentStatus.Finalized && invoice.AmountDueMinor > 0;
        return isPayable && invoice.DueDate is { } due ? _labels.Due(due) : null;
    }

    private void PlaceTotals()
    {
        var block = new TotalsBlock(setting).Entry(_labels.Subtotal, invoice.SubtotalMinor);
        Subtract(block, invoice.Discounts);
        foreach (var tax in invoice.Taxes)
        {
            var name = $"{tax.Name} {setting.Numbers.Percent(tax.RatePercent)}";
            block.Entry(invoice.TaxesIncluded ? _labels.IncludedTax(name) : name, tax.AmountMinor);
        }

        block.Sum(_labels.Total, invoice.TotalMinor);
        Subtract(block, invoice.Credits);
        Subtract(block, invoice.PrepaidCredits);
        Subtract(block, invoice.Payments);
        block.PlaceWithResult(_labels.AmountDue, invoice.AmountDueMinor, _labels.PaymentTerms, invoice.PaymentTerms);
    }

    private static void Subtract(TotalsBlock block, IReadOnlyList<DocumentAdjustment> adjustments)
    {
        foreach (var adjustment in adjustments)
            block.Entry(adjustment.Label, -(decimal)adjustment.AmountMinor);
    }

    private static StatusLabel? StatusOf(InvoiceDocumentStatus status, DocumentLabels labels) => status switch
    {
        InvoiceDocumentStatus.Draft => new StatusLabel(labels.Draft, Theme.Muted, Theme.DraftMark),
        InvoiceDocumentStatus.Paid => new StatusLabel(labels.Paid, Theme.Good, null),
        InvoiceDocumentStatus.Voided => new StatusLabel(labels.Void, Theme.Bad, Theme.VoidMark),
        _ => null,
    };
}
