using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Payments.Refunds;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Nova.Customers;
using BillingFunctions.Http.Nova.Invoices;

namespace BillingFunctions.Http.Nova.Payments;

/// <summary>Payments of invoices, and what goes back of them.</summary>
internal sealed class NovaPaymentEndpoints(
    ChangePayment change, RefundAtProvider refunds, PaymentReader payments, InvoiceReader invoices, InvoiceViews views, CustomerReader customers, ListReader lists)
{
    private static readonly QueryParameter<PaymentStatus?> Status = Query.Upper<PaymentStatus>("status");
    private static readonly QueryParameter<string?> Provider = Query.Text("provider", 50);
    private static readonly QueryParameter<string?> InvoiceId = Query.Text("invoiceId", 64);
    private static readonly Failure Unknown = Failure.NotFound("Payment");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Payments", "/api/payments", NovaBillingWire.Json);
        group.List<NovaPayment>("/", "List payments", List).With(Status, Provider, InvoiceId, Paged.DateFrom, Paged.DateTo).Describe("Dates are those of creation.");
        group.Get<NovaPayment>("/{id}", "Get payment", Get).Fails(404);
        group.Post<NovaRefund, NovaPayment>("/{id}/refund", "Refund payment", Refund).Answers(201).BodyOptional().Fails(404)
            .Describe("Money that came through a provider goes back through it. The payment stays SUCCEEDED until all of it went back.");
    }

    private async ValueTask<Result<Listing<NovaPayment>>> List(Call call)
    {
        string? provider = call.Get(Provider);
        ListFilter? byProvider = provider is null ? null : new ListFilter("provider", value => string.Equals(value, provider.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return (await lists.DatedPageAsync(
            call, PaymentLists.Payments, PaymentLists.RowType, ListedRows.When("status", call.Get(Status)?.ToString()), byProvider,
            ListedRows.When("invoice_id", GivenIds.ListedAs(call.Get(InvoiceId))))).Map(NovaPayment.From);
    }

    private async ValueTask<Result<NovaPayment>> Get(Call call)
    {
        if (await payments.FindAsync(call.Space, call.Id("id"), call.Cancellation) is not { } payment)
            return Unknown;

        InvoiceView? invoice = await invoices.FindAsync(call.Space, payment.InvoiceId, call.Cancellation);
        return NovaPayment.From(payment) with
        {
            Invoice = invoice is null ? null : await views.ShowAsync(call, invoice),
            Customer = await customers.FindIncludingDeletedAsync(call.Space, payment.CustomerId, call.Cancellation) is { } customer ? NovaCustomer.From(customer) : null,
        };
    }

    private async ValueTask<Result<NovaPayment>> Refund(Call call, NovaRefund body)
    {
        if (await payments.FindAsync(call.Space, call.Id("id"), call.Cancellation) is not { } payment)
            return Unknown;

        if (!NovaMoney.Minor(body.Amount is 0 ? null : body.Amount, payment.Currency, "amount").TryGet(out long? minor, out Failure? wrong))
            return wrong;

        return call.Settle(RefundAtProvider.Serves(payment)
            ? await refunds.RunAsync(call.Space, payment.Id, minor, call.Command, call.Cancellation)
            : await change.RefundAsync(call.Space, payment.Id, minor, call.Command, call.Cancellation)).Map(NovaPayment.From);
    }
}
