using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Subscriptions;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.CrediBill.Invoices;

/// <summary>Invoices as this surface shows them.</summary>
internal sealed class InvoiceViews(CustomerReader customers, SubscriptionReader subscriptions, SubscriptionViews views)
{
    public const string Pending = "pending";
    public const string Failed = "failed";

    public async ValueTask<IReadOnlyList<InvoiceData>> ShowAsync(Call call, IEnumerable<InvoiceView> invoices)
    {
        List<InvoiceData> shown = [];
        foreach (InvoiceView view in invoices)
            shown.Add(Show(view, await SubscriptionOfAsync(call, view.Invoice)));

        return shown;
    }

    /// <summary>One with its customer and subscription.</summary>
    public async ValueTask<InvoiceData> ShowWholeAsync(Call call, InvoiceView view)
    {
        Subscription? subscription = await SubscriptionOfAsync(call, view.Invoice);
        Customer? customer = await customers.FindIncludingDeletedAsync(call.Space, view.Invoice.CustomerId, call.Cancellation);
        return Show(view, subscription) with
        {
            Customer = customer is null ? null : CustomerData.From(customer),
            Subscription = subscription is null ? null : await views.ShowAsync(call, subscription),
        };
    }

    public static InvoiceData Show(InvoiceView view, Subscription? subscription)
    {
        Invoice it = view.Invoice;
        return new InvoiceData(
            it.Id, Milliseconds.Of(it.CreatedAt), it.Number, it.CustomerId, it.SubscriptionId, it.Currency.Code, it.AmountDueMinor + it.PaidMinor, it.PaidMinor,
            StatusOf(it, subscription), Milliseconds.Of(it.PeriodStart), Milliseconds.Of(it.PeriodEnd), Milliseconds.Of(it.DueDate), Milliseconds.Of(it.PaidAt),
            [.. view.Fees.Select(LineItem.From)]);
    }

    private static string StatusOf(Invoice it, Subscription? subscription) => it.Status switch
    {
        InvoiceStatus.Draft => "draft",
        InvoiceStatus.Paid => "paid",
        InvoiceStatus.Voided => "void",
        _ => subscription?.Prepaid is { AwaitsPayment: true, FailedPayments: > 0 } ? Failed : Pending,
    };

    private async ValueTask<Subscription?> SubscriptionOfAsync(Call call, Invoice invoice) =>
        invoice.SubscriptionId is { } id ? await subscriptions.FindAsync(call.Space, id, call.Cancellation) : null;
}
