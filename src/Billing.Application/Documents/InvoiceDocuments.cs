using Billing.Application.Invoicing;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Rating;
using NodaTime;

namespace Billing.Application.Documents;

/// <summary>Maps an invoice to what its document shows.</summary>
public static class InvoiceDocuments
{
    /// <summary>The document of an invoice.</summary>
    public static BillingDocument Of(InvoiceView view, Customer customer, DocumentIssuer issuer)
    {
        Invoice invoice = view.Invoice;
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        return new BillingDocument
        {
            Kind = DocumentKind.Invoice,
            Brand = issuer.Brand,
            Language = issuer.LanguageOf(customer),
            Number = invoice.Number ?? "",
            Status = StatusOf(invoice.Status),
            Currency = DocumentParts.CurrencyOf(invoice.Currency),
            Seller = issuer.Party,
            Customer = DocumentParts.PartyOf(customer),
            IssueDate = invoice.Number is null ? null : DocumentParts.DateOf(invoice.IssuedAt, zone),
            DueDate = DocumentParts.DateOf(invoice.DueDate, zone),
            ServicePeriod = DocumentParts.PeriodOf(invoice.PeriodStart, invoice.PeriodEnd, zone),
            Lines = invoice.GroupMembers.Count > 1 ? Sections(view, zone) : [.. view.Fees.Select(fee => LineOf(fee, invoice, zone))],
            SubtotalMinor = invoice.SubtotalMinor,
            Discounts = [.. Adjustments((AdjustmentKind.ProgressiveCredit, invoice.ProgressiveCreditMinor), (AdjustmentKind.Coupon, invoice.CouponsMinor))],
            Taxes = [.. invoice.Taxes.Select(tax => new DocumentTax(tax.Name, tax.Rate * 100, tax.BaseMinor, tax.AmountMinor))],
            TaxesIncluded = invoice.Taxes.Count > 0 && invoice.Taxes.All(tax => tax.Inclusive),
            TotalMinor = invoice.TotalMinor,
            Credits = [.. Adjustments((AdjustmentKind.CreditNote, invoice.CreditNotesMinor + invoice.OffsetMinor))],
            PrepaidCredits = [.. Adjustments((AdjustmentKind.PrepaidCredit, invoice.PrepaidCreditMinor))],
            Payments = [.. Adjustments((AdjustmentKind.Payment, invoice.PaidMinor))],
            AmountDueMinor = invoice.AmountDueMinor,
            PaymentTermDays = invoice.Status == InvoiceStatus.Finalized ? TermDays(invoice, zone) : null,
            PaymentTerms = invoice.Status == InvoiceStatus.Paid ? null : issuer.Template.PaymentInstructions,
            Footer = issuer.Footer,
        };
    }

    /// <summary>From the dates that the document shows: the customer's terms may have changed since.</summary>
    private static int? TermDays(Invoice invoice, DateTimeZone zone) =>
        DocumentParts.DateOf(invoice.IssuedAt, zone) is { } issued && DocumentParts.DateOf(invoice.DueDate, zone) is { } due
            ? Period.DaysBetween(issued, due)
            : null;

    /// <summary>The lines of several subscriptions, one after another: late usage stands with its subscription.</summary>
    private static List<DocumentLine> Sections(InvoiceView view, DateTimeZone zone)
    {
        List<DocumentLine> lines = [];
        foreach (GroupMember member in view.Invoice.GroupMembers)
        {
            string? section = $"{member.PlanName} ({member.ExternalId})";
            foreach (Fee fee in view.Fees.Where(fee => fee.SubscriptionId == member.SubscriptionId))
            {
                lines.Add(LineOf(fee, view.Invoice, zone) with { Section = section });
                section = null;
            }
        }

        return lines;
    }

    private static DocumentLine LineOf(Fee fee, Invoice invoice, DateTimeZone zone)
    {
        IReadOnlyList<PriceLine> steps = DocumentParts.StepsOf(fee.Explanation);
        return new DocumentLine
        {
            Description = fee.Description,
            Steps = steps,
            Period = LinePeriod(fee, invoice, zone),
            Quantity = fee.Units,
            UnitPriceMinor = steps.Count > 0 ? null : fee.UnitAmountMinor,
            AmountMinor = fee.AmountMinor,
        };
    }

    private static DocumentPeriod? LinePeriod(Fee fee, Invoice invoice, DateTimeZone zone) =>
        fee is { PeriodStart: { } start, PeriodEnd: { } end } && (start != invoice.PeriodStart || end != invoice.PeriodEnd)
            ? DocumentParts.PeriodOf(start, end, zone)
            : null;

    private static IEnumerable<DocumentAdjustment> Adjustments(params (AdjustmentKind Kind, long AmountMinor)[] adjustments) =>
        adjustments.Where(one => one.AmountMinor != 0).Select(one => new DocumentAdjustment(null, one.AmountMinor, one.Kind));

    private static DocumentStatus StatusOf(InvoiceStatus status) => status switch
    {
        InvoiceStatus.Draft => DocumentStatus.Draft,
        InvoiceStatus.Finalized => DocumentStatus.Finalized,
        InvoiceStatus.Paid => DocumentStatus.Paid,
        InvoiceStatus.Voided => DocumentStatus.Voided,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status"),
    };
}
