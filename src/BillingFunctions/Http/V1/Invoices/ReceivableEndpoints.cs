using Billing.Application.Invoicing.Receivables;
using Billing.Application.Payments;
using Billing.Application.Subscriptions;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>What is owed on invoices and how it is settled.</summary>
internal sealed class ReceivableEndpoints(RecordPayment record, WriteOffInvoice writeOff, InvoiceSettlements settlements, PastDue pastDue, SubscriptionReader subscriptions)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Invoices", "/v1/invoices", InvoiceWire.Json);
        group.Post<InvoiceResponse>("/{invoice_id}/pay", "Mark invoice paid", Pay).Fails(400, 404)
            .Describe("Records a manual payment of all that is still to be paid.");
        group.Post<InvoiceResponse>("/{invoice_id}/write_off", "Write off invoice", WriteOff).Fails(400, 404)
            .Describe("What is still to be paid is a bad debt and waited for no more. A payment that comes all the same takes it up again.");
        group.ListAll<InvoiceSettlementResponse>("/{invoice_id}/settlements", "List invoice settlements", Settlements).Fails(404)
            .Describe("Oldest first. Credit that an earlier payment had left over shows as that payment.");

        GroupBuilder customers = v1.Group("Customers", "/v1/customers", InvoiceWire.Json);
        customers.Get<PastDueResponse>("/{customer_id}/past_due", "Get customer past due totals", PastDueTotals).Fails(404)
            .Describe("What is unpaid although it was due, by currency; what was written off does not count.");
        v1.Group("Subscriptions", "/v1/subscriptions", InvoiceWire.Json)
            .Get<PastDueResponse>("/{subscription_id}/past_due", "Get subscription past due totals", SubscriptionPastDue).Fails(404)
            .Describe("The same of the invoices that are about the subscription: it is past due while there is any total.");
    }

    private async ValueTask<Result<InvoiceResponse>> Pay(Call call) =>
        call.Settle(await record.PayAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(InvoiceResponse.From);

    private async ValueTask<Result<InvoiceResponse>> WriteOff(Call call) =>
        call.Settle(await writeOff.RunAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(InvoiceResponse.From);

    private async ValueTask<Result<Listing<InvoiceSettlementResponse>>> Settlements(Call call) =>
        (await settlements.ListAsync(call.Space, call.Id("invoice_id"), call.Cancellation))
            .Map(all => new Listing<Settlement>(all, all.Count).Map(InvoiceSettlementResponse.From));

    private async ValueTask<Result<PastDueResponse>> PastDueTotals(Call call) =>
        (await pastDue.TotalsAsync(call.Space, call.Id("customer_id"), call.Cancellation)).Map(totals => PastDueResponse.From(call.Id("customer_id"), totals));

    private async ValueTask<Result<PastDueResponse>> SubscriptionPastDue(Call call) =>
        await subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation) is { } found
            ? (await pastDue.TotalsAsync(call.Space, found, call.Cancellation)).Map(totals => PastDueResponse.From(found.CustomerId, totals))
            : Failure.NotFound("Subscription");
}
