using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>The priced lines of invoices.</summary>
internal sealed class FeeEndpoints(FeeReader fees, UpdateFee update)
{
    private static readonly QueryParameter<BillingId?> InvoiceId = Query.Id("invoice_id");
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<BillingId?> SubscriptionId = Query.Id("subscription_id");
    private static readonly QueryParameter<FeeType?> Type = Query.OneOf<FeeType>("fee_type");
    private static readonly QueryParameter<FeePaymentStatus?> PaymentStatus = Query.OneOf<FeePaymentStatus>("payment_status");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Fees", "/v1/fees", InvoiceWire.Json);
        group.List<FeeResponse>("/", "List fees", List).SortedBy().With(InvoiceId, CustomerId, SubscriptionId, Type, PaymentStatus)
            .Describe("Fees of the newest invoices first, each invoice's in the order of its lines.");
        group.Get<FeeResponse>("/{fee_id}", "Get fee", Get).Fails(404);
        group.Put<FeeUpdate, FeeResponse>("/{fee_id}", "Update fee", Update).Fails(400, 404)
            .Describe("The description of a draft's fee, which it keeps when the draft is computed again, and the payment status of an issued one. Amounts may be sent back as they stand.");
    }

    private async ValueTask<Result<Listing<FeeResponse>>> List(Call call)
    {
        Paging page = call.Paging;
        var filter = new FeeFilter(call.Get(InvoiceId), call.Get(CustomerId), call.Get(SubscriptionId), call.Get(Type), call.Get(PaymentStatus));
        FeeSlice slice = await fees.ListAsync(call.Space, filter, page.Descending, page.Skip, page.Limit, call.Cancellation);
        return new Listing<InvoicedFee>(slice.Fees, slice.Total).Map(FeeResponse.From);
    }

    private async ValueTask<Result<FeeResponse>> Get(Call call) =>
        await fees.FindAsync(call.Space, call.Id("fee_id"), call.Cancellation) is { } found ? FeeResponse.From(found) : Failure.NotFound("Fee");

    private async ValueTask<Result<FeeResponse>> Update(Call call, FeeUpdate body) =>
        call.Settle(await update.RunAsync(call.Space, call.Id("fee_id"), body.ToPatch(), call.Command, call.Cancellation)).Map(FeeResponse.From);
}
