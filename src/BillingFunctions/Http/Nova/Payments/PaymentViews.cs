using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.Payments;

/// <summary>Looks up payments of invoices and customers.</summary>
internal sealed class PaymentViews(ListReader lists)
{
    /// <summary>Under what a recorded payment keeps how the money came.</summary>
    public const string Method = "payment_method";

    /// <summary>A provider's name.</summary>
    public static string ProviderOf(PaymentProvider provider) => WordTable<PaymentProvider>.Upper.Word(provider);

    /// <summary>Payments of a customer, newest first.</summary>
    public async ValueTask<Listing<NovaPayment>> OfCustomerAsync(Call call, BillingId customerId, int skip, int limit) => (await lists.SliceAsync(
        call, PaymentLists.Payments, PaymentLists.RowType, skip, limit, ListFilter.EqualTo("customer_id", customerId.ToString()))).Map(NovaPayment.From);

    /// <summary>The newest payments of an invoice.</summary>
    public async ValueTask<IReadOnlyList<NovaPayment>> OfInvoiceAsync(Call call, BillingId invoiceId, int limit) => (await lists.SliceAsync(
        call, PaymentLists.Payments, PaymentLists.RowType, 0, limit, ListFilter.EqualTo("invoice_id", invoiceId.ToString()))).Map(NovaPayment.From).Items;
}
