using System.Text;
using Billing.Application.Audit;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Exports;

/// <summary>The source of each type of export.</summary>
public sealed class ExportSources(ListWalk walk, ListReader lists, UsageEvents events)
{
    /// <summary>The source of a type.</summary>
    public IExportSource Of(ExportType type) => type switch
    {
        ExportType.Invoices => new ListSource<InvoiceView>(walk, lists, InvoiceLists.Invoices, InvoiceLists.RowType, view => [Row(view.Invoice)]),
        ExportType.Fees => new ListSource<InvoiceView>(
            walk, lists, InvoiceLists.Invoices, InvoiceLists.RowType, view => view.Fees.Select(fee => Row(new InvoicedFee(fee, view.Invoice))), "fees_count"),
        ExportType.Customers => new ListSource<Customer>(walk, lists, CustomerLists.Customers, CustomerLists.RowType, customer => [Row(customer)]),
        ExportType.Subscriptions => new ListSource<Subscription>(
            walk, lists, SubscriptionLists.Subscriptions, SubscriptionLists.RowType, subscription => [Row(subscription)]),
        ExportType.CreditNotes => new ListSource<CreditNote>(walk, lists, CreditNoteLists.CreditNotes, CreditNoteLists.RowType, note => [Row(note)]),
        ExportType.AuditLogs => new ListSource<AuditEntry>(walk, lists, AuditLists.Entries, AuditLists.RowType, entry => [Row(entry)]),
        ExportType.Events => new EventSource(walk, events),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type of export"),
    };

    private static IReadOnlyList<string?> Row(Invoice it) =>
    [
        it.Number, it.CustomerId.ToString(), ExportFields.Word(it.Status), ExportFields.Text(it.SubtotalMinor), ExportFields.Text(it.TaxMinor),
        ExportFields.Text(it.TotalMinor), it.Currency.Code, ExportFields.Text(it.IssuedAt), ExportFields.Text(it.DueDate), ExportFields.Text(it.PaidAt),
    ];

    private static IReadOnlyList<string?> Row(InvoicedFee it) =>
    [
        it.Id.ToString(), it.Invoice.Id.ToString(), ExportFields.Word(it.Fee.Type), ExportFields.Text(it.Fee.AmountMinor), ExportFields.Text(it.Fee.Units),
        ExportFields.Text(it.Fee.EventsCount), ExportFields.Word(it.PaymentStatus), ExportFields.Text(it.Invoice.CreatedAt),
    ];

    private static IReadOnlyList<string?> Row(Customer it) =>
        [it.ExternalId, it.Name, it.Email, it.Currency.Code, it.TimeZoneId, ExportFields.Text(it.CreatedAt)];

    private static IReadOnlyList<string?> Row(Subscription it) =>
    [
        it.ExternalId, it.CustomerId.ToString(), it.PlanId.ToString(), ExportFields.Word(it.Status), ExportFields.Word(it.BillingTime),
        ExportFields.Text(it.StartedAt), ExportFields.Text(it.CanceledAt), ExportFields.Text(it.CreatedAt),
    ];

    private static IReadOnlyList<string?> Row(CreditNote it) =>
    [
        it.Number, it.InvoiceId.ToString(), it.CustomerId.ToString(), ExportFields.Word(it.Type), ExportFields.Word(it.Status),
        ExportFields.Text(it.TotalMinor), it.Currency.Code, ExportFields.Text(it.IssuedAt), ExportFields.Text(it.CreatedAt),
    ];

    private static IReadOnlyList<string?> Row(AuditEntry it) =>
    [
        it.Id.ToString(), it.ResourceType, it.ResourceId.ToString(), ExportFields.Word(it.Action), ExportFields.Word(it.ActorType), it.ActorId,
        Encoding.UTF8.GetString(it.Changes.Utf8.Span), ExportFields.Text(it.CreatedAt),
    ];
}
