using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Domain.Identity;
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

    public async ValueTask<IReadOnlyList<InvoiceData>> ShowAsync(Call call, IReadOnlyList<InvoiceView> invoices)
    {
        Dictionary<BillingId, Subscription> about = await SubscriptionsAsync(call, invoices);
        return [.. invoices.Select(view => Show(view, view.Invoice.SubscriptionId is { } id ? about.GetValueOrDefault(id) : null))];
    }

    /// <summary>Invoices with their customers and subscriptions, each read once.</summary>
    public async ValueTask<IReadOnlyList<InvoiceData>> ShowWholeAsync(Call call, IReadOnlyList<InvoiceView> invoices)
    {
        Dictionary<BillingId, Subscription> about = await SubscriptionsAsync(call, invoices);
        Dictionary<BillingId, SubscriptionData> shown = (await views.ShowAsync(call, [.. about.Values])).ToDictionary(it => it.Id);
        Dictionary<BillingId, CustomerData?> payers = (await ParallelReads.MapAsync(
            [.. invoices.Select(view => view.Invoice.CustomerId).Distinct()],
            async (id, token) => (Id: id, Found: await customers.FindIncludingDeletedAsync(call.Space, id, token)), call.Cancellation))
            .ToDictionary(each => each.Id, each => each.Found is { } found ? CustomerData.From(found) : null);
        return
        [
            .. invoices.Select(view => Show(view, view.Invoice.SubscriptionId is { } id ? about.GetValueOrDefault(id) : null) with
            {
                Customer = payers[view.Invoice.CustomerId],
                Subscription = view.Invoice.SubscriptionId is { } subscription ? shown.GetValueOrDefault(subscription) : null,
            }),
        ];
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

    private async ValueTask<Dictionary<BillingId, Subscription>> SubscriptionsAsync(Call call, IReadOnlyList<InvoiceView> invoices) => (await ParallelReads.MapAsync(
        [.. invoices.Select(view => view.Invoice.SubscriptionId).OfType<BillingId>().Distinct()], (id, token) => subscriptions.FindAsync(call.Space, id, token), call.Cancellation))
        .OfType<Subscription>().ToDictionary(it => it.Id);
}
