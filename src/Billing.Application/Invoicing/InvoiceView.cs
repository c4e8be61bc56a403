using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;

namespace Billing.Application.Invoicing;

/// <summary>An invoice with its fees.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Fees">Its lines in order.</param>
public sealed record InvoiceView(Invoice Invoice, IReadOnlyList<Fee> Fees);

/// <summary>The tenant-wide list of invoices.</summary>
public static class InvoiceLists
{
    /// <summary>All invoices of a data space.</summary>
    public static readonly ListDefinition Invoices = new(
        "invoices",
        [
            new("customer_id"), new("subscription_id"), new("status"), new("invoice_type"), new("invoice_number"), new("currency"),
            new("billing_period_start", ListFieldKind.Time), new("billing_period_end", ListFieldKind.Time),
            new("issued_at", ListFieldKind.Time), new("due_date", ListFieldKind.Time), new("total_cents", ListFieldKind.Number),
            new("updated_at", ListFieldKind.Time), new(BillingEntity), new("overdue_at", ListFieldKind.Time),
            new("fees_count", ListFieldKind.Number), new("plan_id"), new("awaited_cents", ListFieldKind.Number), new("paid_after_seconds", ListFieldKind.Number),
            new(FeeKinds.Field),
        ]);

    /// <summary>Field of the billing entity that an invoice names.</summary>
    internal const string BillingEntity = "billing_entity_id";

    /// <summary>Those that are about a subscription, alone or with others of its billing group.</summary>
    public static ListFilter OfSubscription(BillingId id)
    {
        string key = id.ToString();
        return new ListFilter("subscription_id", ids => ids?.Contains(key, StringComparison.Ordinal) == true);
    }

    /// <summary>Those that were due and whose money is still waited for.</summary>
    public static readonly ListFilter Overdue = new("overdue_at", since => since is not null);

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<InvoiceView> RowType => StoredJson.Default.InvoiceView;

    /// <summary>Puts the invoice's current state into the list; explanations stay with the invoice itself.</summary>
    internal static ListUpsert Upsert(DataSpace space, InvoiceView view)
    {
        Invoice invoice = view.Invoice;
        InvoiceView row = view with { Fees = [.. view.Fees.Select(fee => fee with { Explanation = null })] };
        return new ListUpsert(
            space, Invoices.Name, invoice.Id, invoice.CreatedAt,
            [
                invoice.CustomerId.ToString(), invoice.SubscriptionIds.Count == 0 ? null : string.Join(' ', invoice.SubscriptionIds), invoice.Status.ToString(), invoice.Type.ToString(),
                invoice.Number, invoice.Currency.Code, ListKeys.Of(invoice.PeriodStart), ListKeys.Of(invoice.PeriodEnd),
                ListKeys.Of(invoice.IssuedAt), ListKeys.Of(invoice.DueDate), ListKeys.Of(invoice.TotalMinor), ListKeys.Of(invoice.UpdatedAt), invoice.BillingEntityId?.ToString(),
                invoice.AwaitedMinor > 0 ? ListKeys.Of(invoice.OverdueAt) : null, ListKeys.Of(view.Fees.Count),
                invoice.PlanId?.ToString(), ListKeys.Of(invoice.AwaitedMinor),
                invoice.PaidAt - invoice.IssuedAt is { } after ? ListKeys.Of(after.BclCompatibleTicks / NodaTime.NodaConstants.TicksPerSecond) : null,
                FeeKinds.Of(view),
            ],
            StoredJson.Element(row, RowType));
    }
}
