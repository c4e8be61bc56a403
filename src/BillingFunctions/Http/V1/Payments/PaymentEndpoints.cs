using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Application.Payments.Refunds;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Payments;

/// <summary>Payments of invoices, and what goes back of them.</summary>
internal sealed class PaymentEndpoints(
    RecordPayment record, ChangePayment change, RetryPayment retry, StartCheckout checkout, RefundAtProvider refunds, PaymentReader payments, ListReader lists)
{
    private static readonly QueryParameter<BillingId?> InvoiceId = Query.Id("invoice_id");
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<PaymentStatus?> Status = Query.OneOf<PaymentStatus>("status");
    private static readonly QueryParameter<PaymentProvider?> Provider = Query.OneOf<PaymentProvider>("provider");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Payments", "/v1/payments", PaymentWire.Json);
        group.List<PaymentResponse>("/", "List payments", List).SortedBy([.. PaymentLists.Payments.Fields.Select(field => field.Name)])
            .With(InvoiceId, CustomerId, Status, Provider);
        group.Post<ManualPaymentCreate, PaymentResponse>("/record", "Record manual payment", Record).Fails(400, 404)
            .Describe("A final invoice may be paid in parts. What a payment is more than the invoice still needs is the customer's credit and pays the next invoice.");
        group.Get<PaymentResponse>("/{payment_id}", "Get payment", Get).Fails(404);
        group.Delete("/{payment_id}", "Delete payment", Delete).Fails(400, 404).Describe("Only while it is pending.");
        group.Post<PaymentResponse>("/{payment_id}/mark-paid", "Mark payment paid", MarkPaid).Fails(400, 404)
            .Describe("The money of a pending payment has come. It is booked whatever has become of the invoice: what that does not need is the customer's credit.");
        group.Post<RefundRequest, PaymentResponse>("/{payment_id}/refund", "Refund payment", Refund).BodyOptional().Fails(400, 404)
            .Describe("Credit that is left of an over-payment goes back first; the rest is owed on the invoice again. The payment stays succeeded until all of it went back. Money that came through a provider goes back through it: a refund is pending until the provider has done it.");
        group.Post<CheckoutSessionCreate, CheckoutSessionResponse>("/checkout", "Create checkout session", Checkout).Fails(400, 404, 503)
            .Describe("A page of the provider on which the customer pays the invoice. While one is open it is given again.");
        group.Post<PaymentResponse>("/{payment_id}/retry", "Retry failed payment", Retry).Fails(400, 404)
            .Describe("Tries it at once, for what the invoice still needs, with the customer's default payment method, or else with the one that was tried last.");
    }

    private async ValueTask<Result<Listing<PaymentResponse>>> List(Call call) => (await lists.PageAsync(
        call, PaymentLists.Payments, PaymentLists.RowType, ListedRows.When("invoice_id", call.Get(InvoiceId)?.ToString()),
        ListedRows.When("customer_id", call.Get(CustomerId)?.ToString()), ListedRows.When("status", call.Get(Status)?.ToString()),
        ListedRows.When("provider", call.Get(Provider)?.ToString()))).Map(PaymentResponse.From);

    private async ValueTask<Result<PaymentResponse>> Record(Call call, ManualPaymentCreate body) => body.ToInput().TryGet(out NewPayment? input, out Failure? failure)
        ? call.Settle(await record.RunAsync(call.Space, input, call.Command, call.Cancellation)).Map(PaymentResponse.From)
        : failure;

    private async ValueTask<Result<PaymentResponse>> Get(Call call) =>
        await payments.FindAsync(call.Space, call.Id("payment_id"), call.Cancellation) is { } found ? PaymentResponse.From(found) : Failure.NotFound("Payment");

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await change.DeleteAsync(call.Space, call.Id("payment_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<PaymentResponse>> MarkPaid(Call call) =>
        call.Settle(await change.MarkPaidAsync(call.Space, call.Id("payment_id"), call.Command, call.Cancellation)).Map(PaymentResponse.From);

    private async ValueTask<Result<PaymentResponse>> Refund(Call call, RefundRequest body)
    {
        if (body.Amount is { } amount && MinorUnits.Whole(amount, "amount").Failure is { } failure)
            return failure;

        BillingId id = call.Id("payment_id");
        bool isAtProvider = await payments.FindAsync(call.Space, id, call.Cancellation) is { } found && RefundAtProvider.Serves(found);
        return call.Settle(isAtProvider
            ? await refunds.RunAsync(call.Space, id, (long?)body.Amount, call.Command, call.Cancellation)
            : await change.RefundAsync(call.Space, id, (long?)body.Amount, call.Command, call.Cancellation)).Map(PaymentResponse.From);
    }

    private async ValueTask<Result<CheckoutSessionResponse>> Checkout(Call call, CheckoutSessionCreate body) =>
        call.Settle(await checkout.RunAsync(call.Space, body.ToWish(), call.Command, call.Cancellation)).Map(CheckoutSessionResponse.From);

    private async ValueTask<Result<PaymentResponse>> Retry(Call call) =>
        call.Settle(await retry.RunAsync(call.Space, call.Id("payment_id"), call.Command, call.Cancellation)).Map(PaymentResponse.From);
}
