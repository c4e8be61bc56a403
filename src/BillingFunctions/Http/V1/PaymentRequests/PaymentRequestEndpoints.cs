using Billing.Application.Dunning;
using Billing.Application.Lists;
using Billing.Application.Payments.Collection;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.PaymentRequests;

/// <summary>Requests to pay several invoices at once.</summary>
internal sealed class PaymentRequestEndpoints(CreateRequests create, BatchRequests batch, RequestReader requests, StartCheckout checkout, ListReader lists)
{
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<RequestStatus?> Status = Query.OneOf<RequestStatus>("payment_status");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Payment Requests", "/v1/payment_requests", PaymentRequestWire.Json);
        group.Post<PaymentRequestCreate, PaymentRequestResponse>("/", "Create payment request", Create).Answers(201).Fails(400)
            .Describe("Final, unpaid invoices of one customer in one currency, which no other pending request asks for. The customer's payment method is charged once, at once, with what is due then; without one, or when that fails, the customer is written to.");
        group.List<PaymentRequestResponse>("/", "List payment requests", List).SortedBy([.. RequestLists.Requests.Fields.Select(field => field.Name)]).With(CustomerId, Status);
        group.Post<BatchPaymentRequestResponse>("/batch", "Batch create payment requests for all customers with overdue invoices", Batch).Answers(201)
            .Describe("One for each customer, currency and ten invoices, longest due first; what a pending request asks for is passed over. At most a thousand customers at a time.");
        group.Get<PaymentRequestResponse>("/{request_id}", "Get payment request", Get).Fails(404);
        group.Get<PaymentAttemptHistoryResponse>("/{request_id}/attempts", "Get payment attempt history", Attempts).Fails(404).Describe("Oldest first.");
        group.Post<RequestCheckoutCreate, RequestCheckoutResponse>("/{request_id}/checkout", "Create payment request checkout session", Checkout).Answers(201).Fails(400, 404, 503)
            .Describe("A page of the provider on which the customer pays all that the request waits for. While one is open it is given again.");
    }

    private async ValueTask<Result<PaymentRequestResponse>> Create(Call call, PaymentRequestCreate body) => Shown(
        call, call.Settle(await create.RunAsync(call.Space, body.CustomerId, body.InvoiceIds, call.Command, call.Cancellation)));

    private async ValueTask<Result<Listing<PaymentRequestResponse>>> List(Call call) => (await lists.PageAsync(
        call, RequestLists.Requests, RequestLists.RowType, ListedRows.When("customer_id", call.Get(CustomerId)?.ToString()),
        ListedRows.When("payment_status", call.Get(Status)?.ToString()))).Map(row => PaymentRequestResponse.From(row.Request, call.Organization));

    private async ValueTask<Result<BatchPaymentRequestResponse>> Batch(Call call) =>
        call.Settle(await batch.RunAsync(call.Space, call.Command, call.Cancellation)).Map(BatchPaymentRequestResponse.From);

    private async ValueTask<Result<PaymentRequestResponse>> Get(Call call) => Shown(call, await FindAsync(call));

    private async ValueTask<Result<PaymentAttemptHistoryResponse>> Attempts(Call call) => (await FindAsync(call)).Map(PaymentAttemptHistoryResponse.From);

    private async ValueTask<Result<RequestCheckoutResponse>> Checkout(Call call, RequestCheckoutCreate body) =>
        call.Settle(await checkout.RequestAsync(call.Space, body.ToWish(call.Id("request_id")), call.Command, call.Cancellation)).Map(RequestCheckoutResponse.From);

    private async ValueTask<Result<PaymentRequest>> FindAsync(Call call) =>
        await requests.FindAsync(call.Space, call.Id("request_id"), call.Cancellation) is { } found ? found : Failure.NotFound("Payment request");

    private static Result<PaymentRequestResponse> Shown(Call call, Result<PaymentRequest> request) => request.Map(it => PaymentRequestResponse.From(it, call.Organization));
}
